import {
  Backfill,
  BackfillInterval,
  retriableIntervals,
} from '@openlake/plugin-openlake-common';
import { stateLook, toDisplayState } from '@openlake/plugin-openlake-react';
import { Look } from '../../looks';

/** A backfill as a sign and a word. */
export function backfillLook(
  backfill: Pick<Backfill, 'state' | 'counts'>,
): Look {
  switch (backfill.state) {
    case 'running':
      return { state: 'running', label: 'Running' };
    case 'paused':
      return { state: 'queued', label: 'Paused' };
    case 'canceled':
      return { state: 'canceled', label: 'Canceled' };
    default:
      return retriableIntervals(backfill) > 0
        ? { state: 'failed', label: 'Ended, some did not succeed' }
        : { state: 'success', label: 'Completed' };
  }
}

/** An interval of a backfill: the state of its run, or that it has none. */
export function intervalLook({ state }: Pick<BackfillInterval, 'state'>): Look {
  switch (state) {
    case 'waiting':
      return { state: 'pending', label: 'Not started yet' };
    case 'started':
      return { state: 'pending', label: 'Being started' };
    case 'not_started':
      return { state: 'canceled', label: 'Never started' };
    case 'excluded':
      return { state: 'skipped', label: 'Left out' };
    default: {
      const shown = toDisplayState(state);
      return { state: shown, label: stateLook[shown].label };
    }
  }
}

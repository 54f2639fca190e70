import {
  type BulkAction,
  displayStates,
  MAX_BULK_RUNS,
  runActions,
  whyNotAmongMany,
} from '@openlake/plugin-openlake-common';
import type { RunRecord } from '../Run';
import type { RunConditions, RunStore } from '../RunStore';
import { whyRemoved } from '../transitions';

/** Nobody reads an exact number beyond this. */
const MOST_REFUSED = 10_000;

/**
 * Which runs that meet conditions an action can change now, newest first, and
 * how many it cannot.
 *
 * @internal
 */
export async function previewBulk(
  { store }: { store: RunStore },
  action: BulkAction,
  conditions: RunConditions,
): Promise<{ runs: RunRecord[]; refused: number; more: boolean }> {
  const wanted = conditions.states?.length ? conditions.states : displayStates;
  const allowed: readonly string[] = runActions[action];
  const able = wanted.filter(state => allowed.includes(state));
  const unable = wanted.filter(state => !allowed.includes(state));
  const { runs: found, nextCursor } = able.length
    ? await store.list({ ...conditions, states: able, limit: MAX_BULK_RUNS })
    : { runs: [], nextCursor: undefined };
  const runs = found.filter(
    run =>
      !whyNotAmongMany(action, { ...run.state, taskCounts: run.taskCounts }) &&
      !(action === 'repair' && whyRemoved(run)),
  );
  const refused = unable.length
    ? await store.count({ ...conditions, states: unable }, MOST_REFUSED)
    : 0;
  return {
    runs,
    refused: refused + found.length - runs.length,
    more: nextCursor !== undefined,
  };
}

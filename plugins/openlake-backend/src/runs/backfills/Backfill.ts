import type {
  Backfill,
  ParsedRouteInput,
} from '@openlake/plugin-openlake-common';
import type { JobKey } from '../../jobs/Job';

/** What somebody wants run, with the defaults of what they left out. @internal */
export type BackfillOrder = ParsedRouteInput<'previewBackfill'>['body'];

/**
 * A job run for the intervals of a range.
 *
 * @internal
 */
export interface BackfillRecord extends JobKey {
  /** ULID made from `createdAt`. */
  id: string;
  state: Backfill['state'];
  /** Why it does not go on, if somebody or something stopped it. */
  reason?: string;
  request: BackfillOrder;
  createdBy: string;
  createdAt: string;
  endedAt?: string;
  lastChange?: Backfill['lastChange'];
  /** Of the row; every write names the one it read and moves it on. */
  version: number;
}

/**
 * One interval of a backfill with what is known of its newest run.
 *
 * @internal
 */
export interface IntervalRecord {
  /** In time order, from 0. */
  position: number;
  start: string;
  end: string;
  /** `excluded`, `waiting`, `not_started`, or the displayed state of its run. */
  state: string;
  /** Why it is not run, or why its run waits or did not succeed. */
  reason?: string;
  runId?: string;
  runNumber?: number;
  startedAt?: string;
  endedAt?: string;
  /** Runs for it so far. */
  tries: number;
}

/** An interval when its backfill is made. @internal */
export interface PlannedInterval {
  start: string;
  end: string;
  state: 'waiting' | 'excluded';
  reason?: string;
}

/** States of an interval whose run is still going to change it. @internal */
export const OPEN_STATES: readonly string[] = [
  'started',
  'pending',
  'queued',
  'running',
  'terminating',
];

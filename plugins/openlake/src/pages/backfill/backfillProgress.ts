import { Backfill } from '@openlake/plugin-openlake-common';

/** How far a backfill is, over the intervals that it runs. */
export interface BackfillProgress {
  /** Without those that are left out. */
  total: number;
  ended: number;
  succeeded: number;
  /** Ended in another way. */
  failed: number;
  /** Canceled before their turn. */
  notStarted: number;
  excluded: number;
  /** 0 to 100, whole; 100 only when all have ended. */
  percent: number;
}

const GOING: readonly string[] = [
  'waiting',
  'started',
  'pending',
  'queued',
  'running',
  'terminating',
];

/** Sums up the intervals of a backfill by state. */
export function backfillProgress({
  counts,
}: Pick<Backfill, 'counts'>): BackfillProgress {
  const {
    excluded = 0,
    not_started: notStarted = 0,
    success: succeeded = 0,
    ...others
  } = counts;
  let going = 0;
  let failed = 0;
  for (const [state, count] of Object.entries(others)) {
    if (GOING.includes(state)) {
      going += count;
    } else {
      failed += count;
    }
  }
  const ended = succeeded + failed;
  const total = ended + going + notStarted;
  return {
    total,
    ended,
    succeeded,
    failed,
    notStarted,
    excluded,
    percent: total === 0 ? 100 : Math.floor((ended / total) * 100),
  };
}

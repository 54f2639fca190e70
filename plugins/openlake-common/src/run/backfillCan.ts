import type { Backfill } from '../api/backfills';

/** Intervals in these states have no run that a retry could mend. */
const LEFT_ALONE: readonly string[] = [
  'success',
  'excluded',
  'waiting',
  'started',
  'pending',
  'queued',
  'running',
  'terminating',
];

/** How many intervals a retry would run again. @public */
export function retriableIntervals({
  counts,
}: Pick<Backfill, 'counts'>): number {
  return Object.entries(counts).reduce(
    (sum, [state, count]) => (LEFT_ALONE.includes(state) ? sum : sum + count),
    0,
  );
}

/**
 * What the state of a backfill allows. The API enforces it, buttons read it.
 *
 * @public
 */
export const backfillCan = {
  pause: ({ state }) => state === 'running',
  resume: ({ state }) => state === 'paused',
  cancel: ({ state }) => state === 'running' || state === 'paused',
  retry: backfill => retriableIntervals(backfill) > 0,
} satisfies Record<
  string,
  (backfill: Pick<Backfill, 'state' | 'counts'>) => boolean
>;

/** @public */
export type BackfillAction = keyof typeof backfillCan;

import type { Concurrency } from '@openlake/plugin-openlake-common';
import type { RunRecord } from './Run';

/** What becomes of a new run, given the active runs of its job. @internal */
export type BirthDecision =
  | { born: 'queued'; cancel: RunRecord[] }
  | { born: 'skipped' | 'failed'; message: string };

/**
 * Decides how a run comes into the world.
 *
 * @param active - runs of the job that have not ended, oldest first; of a
 * longer queue its first ones
 * @internal
 */
export function decideBirth(
  concurrency: Concurrency,
  active: readonly RunRecord[],
): BirthDecision {
  const { max_concurrent_runs: max, when_full: whenFull } = concurrency;
  if (active.length < max || whenFull === 'queue') {
    return { born: 'queued', cancel: [] };
  }
  if (whenFull === 'cancel_oldest') {
    const staying = active.filter(run => run.state.lifecycle !== 'terminating');
    const tooMany = Math.max(0, staying.length - max + 1);
    return { born: 'queued', cancel: staying.slice(0, tooMany) };
  }
  const message = `${active.length} of ${max} allowed runs of the job were active`;
  return { born: whenFull === 'skip' ? 'skipped' : 'failed', message };
}

/**
 * Which waiting runs get a place now: first come, first served.
 *
 * @param active - runs of the job that have not ended, oldest in the queue
 * first; of those that wait, as many as there are places are enough
 * @internal
 */
export function admissible(
  max: number,
  active: readonly RunRecord[],
): RunRecord[] {
  const waiting = active.filter(isWaiting);
  const free = max - (active.length - waiting.length);
  return waiting.slice(0, Math.max(0, free));
}

function isWaiting(run: RunRecord): boolean {
  return run.state.lifecycle === 'queued' && run.admittedAt === undefined;
}

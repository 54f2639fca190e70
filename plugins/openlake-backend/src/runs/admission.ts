import type { Concurrency } from '@openlake/plugin-openlake-common';
import type { Places } from './queue/Places';
import { compareFairly, compareQueued, type Queued } from './queue/queueOrder';
import type { LimitedRun } from './queue/RunLimits';
import type { RunRecord } from './Run';

/** What becomes of a new run, given the active runs of its job. @internal */
export type BirthDecision =
  | { born: 'queued'; cancel: RunRecord[] }
  | { born: 'skipped' | 'failed'; message: string };

/**
 * Decides how a run comes into the world: by the limit of its job alone. The
 * limits of others only make it wait.
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

/** A run that waits for a place. @internal */
export type WaitingRun = Queued & LimitedRun;

/**
 * Which waiting runs get a place now, in order: higher priority first; then
 * the workspace with the fewest runs at work; then who came first. A run that
 * has to wait for one of its limits holds up nobody else.
 *
 * @param waiting - in any order; of runs that are alike for every limit, the
 * first ones are enough
 * @param places - counts the runs that get one
 * @param most - how many get one at most
 * @internal
 */
export function admissible(
  waiting: readonly WaitingRun[],
  places: Places,
  most: number,
): WaitingRun[] {
  const queues = new Map<string, WaitingRun[]>();
  for (const run of waiting) {
    const queue = queues.get(run.workspace);
    if (queue) {
      queue.push(run);
    } else {
      queues.set(run.workspace, [run]);
    }
  }
  // Last first, so that the next one is at the end.
  queues.forEach(queue => queue.sort((a, b) => compareQueued(b, a)));
  const admitted: WaitingRun[] = [];
  while (admitted.length < most) {
    let next: WaitingRun | undefined;
    for (const [workspace, queue] of queues) {
      // Places are only taken here: what finds none now finds none later.
      while (queue.length && places.full(queue[queue.length - 1])) {
        queue.pop();
      }
      const first = queue[queue.length - 1];
      if (
        first &&
        (!next ||
          compareFairly(first, next, {
            a: places.atWork(workspace),
            b: places.atWork(next.workspace),
          }) < 0)
      ) {
        next = first;
      }
    }
    if (!next) {
      break;
    }
    queues.get(next.workspace)?.pop();
    places.take(next);
    admitted.push(next);
  }
  return admitted;
}

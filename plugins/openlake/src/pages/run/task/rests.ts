import { RouteOutput, TaskRun } from '@openlake/plugin-openlake-common';
import { TimeCut } from '@openlake/plugin-openlake-react';

type Repairs = RouteOutput<'runView'>['repairs'];

/**
 * When nothing ran between the end of a run and what a repair ran first, oldest
 * first. A repair of which nothing has begun is not there yet.
 */
export function rests(tasks: TaskRun[], repairs: Repairs): TimeCut[] {
  return repairs.flatMap((repair, index) => {
    const next = repairs[index + 1];
    const begun = tasks.flatMap(task => beginnings(task, repair, next));
    // What began in it has begun again since then, at least that of a for_each.
    const begins = begun.length > 0 || !next ? begun : [repair.at];
    const from = repair.runEndedAt && Date.parse(repair.runEndedAt);
    const to = Math.min(...begins.map(Date.parse));
    return from && begins.length > 0 && to > from
      ? [{ from, to, label: `repair ${repair.number}` }]
      : [];
  });
}

/** When a task began to be at work in a repair; of a `for_each`, which has no attempts, only the last time is known. */
function beginnings(
  { attempts, startedAt }: TaskRun,
  { number, at }: Repairs[number],
  next: Repairs[number] | undefined,
): string[] {
  if (attempts.length === 0) {
    const begun = Date.parse(startedAt ?? '');
    const until = next ? Date.parse(next.at) : Infinity;
    return startedAt && begun >= Date.parse(at) && begun < until
      ? [startedAt]
      : [];
  }
  return attempts
    .filter(attempt => attempt.repair === number)
    .flatMap(attempt => attempt.queuedAt ?? attempt.startedAt ?? []);
}

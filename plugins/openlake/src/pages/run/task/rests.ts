import { RouteOutput, TaskRun } from '@openlake/plugin-openlake-common';
import { TimeCut } from '@openlake/plugin-openlake-react';

/**
 * When nothing ran between the end of a round and the repair after it, oldest
 * first. A repair whose first attempt has not begun is not there yet.
 */
export function rests(
  tasks: TaskRun[],
  repairs: RouteOutput<'runView'>['repairs'],
): TimeCut[] {
  const rounds = new Map<number, { from: number; to: number }>();
  for (const { repair, begun, endedAt } of tasks.flatMap(t =>
    spans(t, repairs),
  )) {
    if (begun === undefined) {
      continue;
    }
    const from = Date.parse(begun);
    const to = Date.parse(endedAt ?? begun);
    const round = rounds.get(repair) ?? { from, to };
    rounds.set(repair, {
      from: Math.min(round.from, from),
      to: Math.max(round.to, to),
    });
  }
  const numbers = [...rounds.keys()].sort((a, b) => a - b);
  return numbers.slice(1).flatMap((number, i) => {
    const from = rounds.get(numbers[i])!.to;
    const to = rounds.get(number)!.from;
    return to > from ? [{ from, to, label: `repair ${number}` }] : [];
  });
}

/** When a task was at work, and in which round; a `for_each` has no attempts that say so. */
function spans(
  task: TaskRun,
  repairs: RouteOutput<'runView'>['repairs'],
): { repair: number; begun?: string; endedAt?: string }[] {
  const { attempts, startedAt, endedAt } = task;
  if (attempts.length > 0 || startedAt === undefined) {
    return attempts.map(attempt => ({
      repair: attempt.repair,
      begun: attempt.queuedAt ?? attempt.startedAt,
      endedAt: attempt.endedAt,
    }));
  }
  const before = repairs.filter(
    ({ at }) => Date.parse(at) <= Date.parse(startedAt),
  );
  return [{ repair: before.length, begun: startedAt, endedAt }];
}

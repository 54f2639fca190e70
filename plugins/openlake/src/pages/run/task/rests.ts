import { TaskRun } from '@openlake/plugin-openlake-common';
import { TimeCut } from '@openlake/plugin-openlake-react';

/**
 * When nothing ran between the end of a round and the repair after it, oldest
 * first. A repair whose first attempt has not begun is not there yet.
 */
export function rests(tasks: TaskRun[]): TimeCut[] {
  const rounds = new Map<number, { from: number; to: number }>();
  for (const attempt of tasks.flatMap(t => t.attempts)) {
    const begun = attempt.queuedAt ?? attempt.startedAt;
    if (begun === undefined) {
      continue;
    }
    const from = Date.parse(begun);
    const to = Date.parse(attempt.endedAt ?? begun);
    const round = rounds.get(attempt.repair) ?? { from, to };
    rounds.set(attempt.repair, {
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

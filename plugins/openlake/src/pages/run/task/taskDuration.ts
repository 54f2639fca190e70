import { TaskRun } from '@openlake/plugin-openlake-common';

/**
 * How long a task was at work, pauses between attempts included, but not what
 * lay between an end and the repair after it.
 *
 * @returns milliseconds, until now while it goes on; undefined before its start
 */
export function taskDuration(task: TaskRun, now: number): number | undefined {
  const rounds = new Map<number, { from: number; to: number }>();
  for (const { repair, startedAt, endedAt } of task.attempts) {
    if (startedAt === undefined) {
      continue;
    }
    const from = Date.parse(startedAt);
    const to = endedAt ? Date.parse(endedAt) : Math.max(now, from);
    const round = rounds.get(repair) ?? { from, to };
    rounds.set(repair, {
      from: Math.min(round.from, from),
      to: Math.max(round.to, to),
    });
  }
  if (rounds.size === 0) {
    return task.startedAt === undefined
      ? undefined
      : Math.max(
          0,
          (task.endedAt ? Date.parse(task.endedAt) : now) -
            Date.parse(task.startedAt),
        );
  }
  return [...rounds.values()].reduce((sum, { from, to }) => sum + to - from, 0);
}

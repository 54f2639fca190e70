import { TaskRun } from '@openlake/plugin-openlake-common';

type Timed = Pick<TaskRun, 'key' | 'dependsOn' | 'startedAt' | 'endedAt'>;

/**
 * The chain of tasks that decided how long a run took: from the task that
 * ended last, back to what it waited for last. In the order they ran.
 *
 * @internal
 */
export function criticalPath(tasks: readonly Timed[]): string[] {
  const byKey = new Map<string, Timed>();
  for (const task of tasks) {
    const known = byKey.get(task.key);
    // Of the items of a for_each, the one that ended last.
    if (task.endedAt && (!known || known.endedAt! < task.endedAt)) {
      byKey.set(task.key, task);
    }
  }
  const path: string[] = [];
  let task = latest([...byKey.values()]);
  while (task && !path.includes(task.key)) {
    path.unshift(task.key);
    task = latest(
      task.dependsOn
        .map(key => byKey.get(key))
        .filter((found): found is Timed => found !== undefined),
    );
  }
  return path;
}

/** Tasks that never started did not take time. */
function latest(tasks: readonly Timed[]): Timed | undefined {
  return tasks
    .filter(({ startedAt, endedAt }) => startedAt && endedAt)
    .reduce<Timed | undefined>(
      (last, task) => (last && last.endedAt! >= task.endedAt! ? last : task),
      undefined,
    );
}

/** What ordering needs to know of a task. */
interface Node {
  readonly key: string;
  readonly depends_on: readonly string[];
}

/**
 * Tasks in an order in which each comes after those it depends on; where several could come next, the first by
 * name does, so that the order in the file does not matter.
 *
 * @returns the tasks in order, and those that wait for each other in a circle
 * @internal
 */
export function orderTasks<T extends Node>(
  tasks: readonly T[],
): { ordered: T[]; circular: T[] } {
  const waiting = new Map(
    tasks.map(task => [task.key, new Set(task.depends_on)]),
  );
  const followers = new Map<string, T[]>();
  for (const task of tasks) {
    for (const key of new Set(task.depends_on)) {
      followers.set(key, [...(followers.get(key) ?? []), task]);
    }
  }
  let ready = tasks.filter(task => task.depends_on.length === 0);
  const ordered: T[] = [];
  while (ready.length > 0) {
    ready.sort((a, b) => (a.key < b.key ? -1 : 1));
    const next: T[] = [];
    for (const task of ready) {
      ordered.push(task);
      for (const follower of followers.get(task.key) ?? []) {
        const left = waiting.get(follower.key);
        if (left?.delete(task.key) && left.size === 0) {
          next.push(follower);
        }
      }
    }
    ready = next;
  }
  const done = new Set(ordered);
  return { ordered, circular: tasks.filter(task => !done.has(task)) };
}

/**
 * Keys of all tasks that come before each task, directly or not.
 *
 * @internal
 */
export function upstreamOf(
  tasks: readonly Node[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const upstream = new Map<string, Set<string>>();
  for (const { key, depends_on } of orderTasks(tasks).ordered) {
    const before = new Set<string>();
    for (const dependency of depends_on) {
      before.add(dependency);
      upstream.get(dependency)?.forEach(far => before.add(far));
    }
    upstream.set(key, before);
  }
  return upstream;
}

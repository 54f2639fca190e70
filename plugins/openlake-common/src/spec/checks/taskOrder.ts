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
 * Which tasks come before which, directly or not.
 *
 * @internal
 */
export class Upstream {
  readonly #keys: readonly string[];
  readonly #position: ReadonlyMap<string, number>;
  /** A bit per task: sets of keys would be half a million entries for a chain of a thousand tasks. */
  readonly #before: ReadonlyMap<string, Uint32Array>;

  constructor(tasks: readonly Node[]) {
    const { ordered } = orderTasks(tasks);
    this.#keys = ordered.map(({ key }) => key);
    this.#position = new Map(this.#keys.map((key, index) => [key, index]));
    const before = new Map<string, Uint32Array>();
    for (const { key, depends_on } of ordered) {
      const bits = new Uint32Array(Math.ceil(ordered.length / 32));
      for (const dependency of depends_on) {
        const index = this.#position.get(dependency);
        if (index !== undefined) {
          // eslint-disable-next-line no-bitwise -- a bit set
          bits[Math.floor(index / 32)] |= 2 ** (index % 32);
        }
        // eslint-disable-next-line no-bitwise -- a bit set
        before.get(dependency)?.forEach((word, at) => (bits[at] |= word));
      }
      before.set(key, bits);
    }
    this.#before = before;
  }

  /** Whether `key` comes before `task`. Of tasks in a circle nothing is known. */
  has(task: string, key: string): boolean {
    const index = this.#position.get(key);
    const word = this.#before.get(task)?.[Math.floor((index ?? 0) / 32)] ?? 0;
    // eslint-disable-next-line no-bitwise -- a bit set
    return index !== undefined && ((word >>> index % 32) & 1) === 1;
  }

  /** Keys of all tasks before `task`, in order. */
  of(task: string): string[] {
    return this.#keys.filter(key => this.has(task, key));
  }
}

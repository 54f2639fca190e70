/**
 * The tasks that a selection names: `a` the task, `+a` with all before it, `a+`
 * with all after it, `+a+` with both; comma-separated.
 *
 * @param tasks - of the job, in any order
 * @returns keys in the order of `tasks`, or what is wrong with the selection
 * @public
 */
export function selectTasks(
  selection: string,
  tasks: ReadonlyArray<{ key: string; dependsOn: readonly string[] }>,
): { keys: string[]; error?: undefined } | { keys?: undefined; error: string } {
  const before = new Map(tasks.map(task => [task.key, task.dependsOn]));
  const after = new Map<string, string[]>();
  for (const { key, dependsOn } of tasks) {
    for (const upstream of dependsOn) {
      after.set(upstream, [...(after.get(upstream) ?? []), key]);
    }
  }
  const selected = new Set<string>();
  const terms = selection
    .split(',')
    .map(term => term.trim())
    .filter(Boolean);
  if (!terms.length) {
    return { error: 'Name at least one task, such as load or load+' };
  }
  for (const term of terms) {
    const [, up, key, down] = /^(\+?)([^+]*)(\+?)$/.exec(term) ?? [];
    if (!key || !before.has(key)) {
      return {
        error: `${term} names no task of the job; it has ${[
          ...before.keys(),
        ].join(', ')}`,
      };
    }
    selected.add(key);
    if (up) {
      reach(key, before, selected);
    }
    if (down) {
      reach(key, after, selected);
    }
  }
  return {
    keys: tasks.map(({ key }) => key).filter(key => selected.has(key)),
  };
}

function reach(
  from: string,
  next: ReadonlyMap<string, readonly string[]>,
  found: Set<string>,
): void {
  const open = [...(next.get(from) ?? [])];
  const seen = new Set(open);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    found.add(key);
    for (const further of next.get(key) ?? []) {
      if (!seen.has(further)) {
        seen.add(further);
        open.push(further);
      }
    }
  }
}

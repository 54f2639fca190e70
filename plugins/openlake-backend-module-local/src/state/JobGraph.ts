import { JobSpec, TaskSpec } from '@openlake/plugin-openlake-common';

/** A job's tasks, each behind those it depends on. @internal */
export interface JobGraph {
  spec: JobSpec;
  order: readonly TaskSpec[];
  byKey: ReadonlyMap<string, TaskSpec>;
}

/**
 * Puts tasks behind those they depend on. Validation has refused circles and
 * dangling names.
 *
 * @internal
 */
export function jobGraph(spec: JobSpec): JobGraph {
  const byKey = new Map(spec.tasks.map(task => [task.key, task]));
  const open = new Map(
    spec.tasks.map(task => [task.key, task.depends_on.length]),
  );
  const dependents = new Map<string, string[]>();
  for (const task of spec.tasks) {
    for (const key of task.depends_on) {
      dependents.set(key, [...(dependents.get(key) ?? []), task.key]);
    }
  }
  const order: TaskSpec[] = [];
  const free = spec.tasks.filter(task => task.depends_on.length === 0);
  for (let task = free.shift(); task; task = free.shift()) {
    order.push(task);
    for (const key of dependents.get(task.key) ?? []) {
      const left = open.get(key)! - 1;
      open.set(key, left);
      if (left === 0) {
        free.push(byKey.get(key)!);
      }
    }
  }
  return { spec, order, byKey };
}

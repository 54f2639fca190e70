import { TaskSpec, TaskType } from '@openlake/plugin-openlake-common';

/** Tasks that do work on this machine; the others only wait or decide. */
const WORKS: readonly TaskType[] = [
  'sql',
  'python',
  'shell',
  'dbt',
  'spark',
  'http',
];

/** Whether a task needs a slot while an attempt of it is in work. @internal */
export function takesSlot(spec: TaskSpec): boolean {
  return WORKS.includes(spec.type);
}

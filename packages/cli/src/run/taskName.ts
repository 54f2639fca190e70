import type { TaskRun } from '@openlake/plugin-openlake-common';

/** `load`, or `load[3]` for an item of a `for_each`. @internal */
export function taskName({
  key,
  index,
}: Pick<TaskRun, 'key' | 'index'>): string {
  return index === undefined ? key : `${key}[${index}]`;
}

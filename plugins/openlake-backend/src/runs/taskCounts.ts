import { displayState } from '@openlake/plugin-openlake-common';
import type { TaskRunRecord } from './Run';

/**
 * Tasks by displayed state. Items of a `for_each` are part of their task.
 *
 * @internal
 */
export function countTasks(
  tasks: readonly Pick<TaskRunRecord, 'index' | 'state'>[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const task of tasks) {
    if (task.index === undefined) {
      const state = displayState(task.state);
      counts[state] = (counts[state] ?? 0) + 1;
    }
  }
  return counts;
}

/** Counts one task more or less of a state; a state without any is left out. @internal */
export function moveCount(
  counts: Record<string, number>,
  state: string,
  by: number,
): void {
  const count = (counts[state] ?? 0) + by;
  if (count > 0) {
    counts[state] = count;
  } else {
    delete counts[state];
  }
}

import { displayState, TaskRun } from '@openlake/plugin-openlake-common';
import { taskId } from './useRunSelection';

/** A line of the task list: a task, or an item of its `for_each`. */
export interface RunRow {
  id: string;
  task: TaskRun;
  /** An item under its task. */
  isItem: boolean;
  /** How many items the task has. */
  items: number;
}

/**
 * Lines of the task list in the order of the job; items stand under their task
 * while it is open.
 */
export function runRows(
  tasks: TaskRun[],
  open: ReadonlySet<string>,
  filter = '',
): RunRow[] {
  const items = new Map<string, TaskRun[]>();
  for (const task of tasks) {
    if (task.index !== undefined) {
      items.set(task.key, [...(items.get(task.key) ?? []), task]);
    }
  }
  const wanted = filter.trim().toLowerCase();
  return tasks
    .filter(t => t.index === undefined)
    .filter(t => !wanted || t.key.toLowerCase().includes(wanted))
    .flatMap(task => {
      const children = items.get(task.key) ?? [];
      const row: RunRow = {
        id: taskId(task),
        task,
        isItem: false,
        items: children.length,
      };
      return open.has(task.key)
        ? [
            row,
            ...children.map(child => ({
              id: taskId(child),
              task: child,
              isItem: true,
              items: 0,
            })),
          ]
        : [row];
    });
}

/** Tasks by state, in words: `7 success, 1 failed`. */
export function countStates(tasks: TaskRun[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    if (task.index === undefined) {
      const state = displayState(task);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
  }
  return counts;
}

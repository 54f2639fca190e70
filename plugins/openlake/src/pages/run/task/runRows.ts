import {
  Attempt,
  displayState,
  TaskRun,
  TaskStep,
} from '@openlake/plugin-openlake-common';
import { taskId } from '../taskId';
import { TaskItems } from './useTaskItems';

/** A line of the task list. */
export type RunRow =
  /** A task of the job. */
  | { kind: 'task'; id: string; task: TaskRun }
  /** An item of a `for_each`, under its task. */
  | { kind: 'item'; id: string; task: TaskRun }
  /** A step of the task's last attempt, such as a model of dbt. */
  | { kind: 'step'; id: string; task: TaskRun; step: TaskStep }
  /** Above the items: which of them are shown. */
  | { kind: 'filter'; id: string; task: TaskRun; items: TaskItems }
  /** Below the items: that there are more, or that they cannot be read. */
  | { kind: 'more'; id: string; task: TaskRun; items: TaskItems };

/**
 * Lines of the task list in the order of the job. One task can be open: its
 * items, or the steps of its last attempt, stand under it.
 */
export function runRows(
  tasks: TaskRun[],
  options: { open?: string; items?: TaskItems; filter?: string } = {},
): RunRow[] {
  const { open, items, filter = '' } = options;
  const wanted = filter.trim().toLowerCase();
  return tasks
    .filter(t => !wanted || t.key.toLowerCase().includes(wanted))
    .flatMap((task): RunRow[] => {
      const row = { kind: 'task', id: taskId(task), task } as const;
      if (task.key !== open) {
        return [row];
      }
      return [
        row,
        ...(items?.key === task.key ? itemRows(task, items) : stepRows(task)),
      ];
    });
}

function itemRows(task: TaskRun, items: TaskItems): RunRow[] {
  const { key } = task;
  return [
    { kind: 'filter', id: `${key} filter`, task, items },
    ...items.items.map(
      (item): RunRow => ({ kind: 'item', id: taskId(item), task: item }),
    ),
    ...(items.hasMore || items.isLoading || items.error || !items.items.length
      ? [{ kind: 'more', id: `${key} more`, task, items } as const]
      : []),
  ];
}

function stepRows(task: TaskRun): RunRow[] {
  return (lastSteps(task)?.steps ?? []).map((step, i) => ({
    kind: 'step',
    id: `${task.key} step ${i}`,
    task,
    step,
  }));
}

/** The last attempt of which steps are known. */
export function lastSteps(task: TaskRun): Attempt | undefined {
  return [...task.attempts].reverse().find(a => a.steps?.length);
}

/** How many lines a task has under it. */
export function partsOf(task: TaskRun): number {
  return task.items
    ? Object.values(task.items).reduce((sum, count) => sum + count, 0)
    : lastSteps(task)?.steps?.length ?? 0;
}

/** How many tasks are in each displayed state. */
export function countStates(tasks: TaskRun[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const state = displayState(task);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

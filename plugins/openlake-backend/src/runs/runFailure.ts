import { displayState } from '@openlake/plugin-openlake-common';
import type { RunFailure, RunRecord, TaskRunRecord } from './Run';

/** What a run failed for when this task run failed; undefined when it did not. @internal */
export function failureOf(task: TaskRunRecord): RunFailure | undefined {
  const { result } = task.state;
  if (result !== 'failed' && result !== 'timed_out') {
    return undefined;
  }
  return {
    task: task.key,
    category: task.error?.category ?? 'platform',
    message:
      task.error?.message ??
      task.state.reason?.message ??
      `Task ${task.key} ${displayState(task.state).replace('_', ' ')}`,
  };
}

/**
 * What a run that has ended failed for, once somebody has said what one of its
 * tasks counts as: the first task that still counts as failed. Where none does
 * the run waits for its repair, and this says so.
 *
 * @param tasks - task runs, the marked one included, without items of a `for_each`
 * @internal
 */
export function failureAfterMark(
  run: Pick<RunRecord, 'failure' | 'state'>,
  tasks: readonly TaskRunRecord[],
  marked: TaskRunRecord,
): RunFailure | undefined {
  if (run.state.result === 'success') {
    return run.failure;
  }
  const [first] = tasks
    .filter(task => failureOf(task))
    .sort((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? -1 : 1));
  if (first) {
    return failureOf(first);
  }
  return (
    run.failure && {
      ...run.failure,
      task: marked.key,
      message: 'was marked as success; a repair goes on from there',
    }
  );
}

const unsuccessful = ['failed', 'timed_out', 'canceled', 'upstream_failed'];

/**
 * Task runs that were blocked by a task, with the words for what holds them up
 * now that somebody has said what it counts as.
 *
 * @param tasks - task runs, the marked one included, without items of a `for_each`
 * @internal
 */
export function blockedAfterMark(
  tasks: readonly TaskRunRecord[],
  marked: TaskRunRecord,
): TaskRunRecord[] {
  const results = new Map(tasks.map(({ key, state }) => [key, state.result]));
  return tasks
    .filter(
      ({ state, dependsOn }) =>
        state.result === 'upstream_failed' && dependsOn.includes(marked.key),
    )
    .map(task => {
      const bad = task.dependsOn.filter(key =>
        unsuccessful.includes(results.get(key) ?? ''),
      );
      return {
        ...task,
        state: {
          lifecycle: 'terminated',
          result: 'upstream_failed',
          reason: {
            code: 'upstream_failed',
            message: bad.length
              ? `${bad.join(', ')} did not succeed`
              : `${marked.key} was marked as success; a repair runs this`,
          },
        },
      };
    });
}

import { Run, TaskRun } from '@openlake/plugin-openlake-common';
import { timeline } from './times';

/**
 * The same runs on a bad day: #429 is between two attempts of a task, #430 has
 * been canceled and its engine does not answer.
 */
export function stuckRuns(
  runs: { run: Run; tasks: TaskRun[] }[],
  now: number,
): { run: Run; tasks: TaskRun[] }[] {
  const { at } = timeline(now);
  return runs.map(({ run, tasks }) => {
    if (run.number === 430) {
      return {
        tasks,
        run: {
          ...run,
          lifecycle: 'terminating',
          queuePosition: undefined,
          reason: {
            code: 'orchestrator_unavailable',
            message: `Cancel asked at ${at(
              now - 60_000,
            )} by user:default/guest; Local runner did not take it: no answer. Engine last heard at ${at(
              now - 90_000,
            )}`,
          },
        },
      };
    }
    return {
      run,
      tasks: tasks.map(task =>
        run.number === 429 && task.key === 'silver_flights'
          ? betweenAttempts(task, at(now - 18_000), at(now + 42_000))
          : task,
      ),
    };
  });
}

function betweenAttempts(task: TaskRun, ended: string, due: string): TaskRun {
  const error = {
    category: 'engine' as const,
    message: 'The warehouse did not answer',
  };
  return {
    ...task,
    lifecycle: 'running',
    reason: { code: 'waiting_for_retry', message: error.message },
    error,
    attempts: [
      {
        ...task.attempts[0],
        lifecycle: 'terminated',
        result: 'failed',
        reason: { code: 'task_failed', message: error.message },
        endedAt: ended,
        error,
        retry: { at: due, of: 3 },
      },
    ],
  };
}

import { TaskRun } from '@openlake/plugin-openlake-common';
import { formatMs } from '@openlake/plugin-openlake-react';

/** Between two attempts: the engine has work on the task, and nothing runs. */
export function isRetrying(task: TaskRun): boolean {
  return (
    task.lifecycle === 'running' && task.reason?.code === 'waiting_for_retry'
  );
}

/**
 * What a task waits for between two attempts, counted down to the moment that
 * its engine named: `Retrying in 12s, attempt 2 of 3`.
 *
 * @returns undefined when it does not wait for an attempt
 */
export function retryWords(task: TaskRun, now: number): string | undefined {
  if (!isRetrying(task)) {
    return undefined;
  }
  const last = task.attempts.at(-1);
  if (!last?.retry) {
    return 'Waiting to retry';
  }
  const seconds = Math.ceil((Date.parse(last.retry.at) - now) / 1_000);
  return `Retrying ${
    seconds > 0 ? `in ${formatMs(seconds * 1_000)}` : 'now'
  }, attempt ${last.number + 1} of ${last.retry.of}`;
}

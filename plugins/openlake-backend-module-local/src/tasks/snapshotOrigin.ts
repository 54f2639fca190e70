import { RunState, TaskState } from '../state/RunState';

/**
 * Properties of a snapshot that say which attempt wrote it.
 *
 * @internal
 */
export function snapshotOrigin(attempt: {
  run: RunState;
  task: TaskState;
  number: number;
}): Record<string, string> {
  const { run, task, number } = attempt;
  return {
    'openlake.workspace': run.request.workspace,
    'openlake.job': run.request.job,
    'openlake.task': task.id,
    'openlake.run-id': run.runId,
    'openlake.run-number': String(run.request.runNumber),
    'openlake.attempt': String(number),
  };
}

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
  const { run, number } = attempt;
  return {
    'openlake.workspace': run.request.workspace,
    'openlake.job': run.request.job,
    'openlake.run-number': String(run.request.runNumber),
    ...writeOrigin(attempt),
    'openlake.attempt': String(number),
  };
}

/**
 * Those of them by which what a task writes is known, whichever attempt wrote
 * it: a task that is repaired writes again, one that is tried again does not.
 *
 * @internal
 */
export function writeOrigin({
  run,
  task,
}: {
  run: RunState;
  task: TaskState;
}): Record<string, string> {
  return {
    'openlake.run-id': run.runId,
    'openlake.task': task.id,
    'openlake.repair': String(task.attempts.at(-1)!.repair),
  };
}

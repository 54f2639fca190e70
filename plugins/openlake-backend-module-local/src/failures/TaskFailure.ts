import { CustomErrorBase } from '@backstage/errors';
import { TaskError } from '@openlake/plugin-openlake-common';
import { TaskOutcome } from '../state/TaskOutcome';

type FailedOutcome = Pick<
  TaskOutcome,
  'exitCode' | 'inputs' | 'outputs' | 'values' | 'permanent'
>;

/**
 * A task did not do what it should, with all that helps whoever has to act.
 *
 * @internal
 */
export class TaskFailure extends CustomErrorBase {
  name = 'TaskFailure' as const;
  readonly error: TaskError;
  readonly outcome: FailedOutcome;

  constructor(error: TaskError, outcome: FailedOutcome = {}) {
    super(error.message);
    this.error = error;
    this.outcome = outcome;
  }
}

/** The job or the machine is not set up for this task; trying again does not help. @internal */
export function configurationFailure(
  message: string,
  hint?: string,
): TaskFailure {
  return new TaskFailure(
    { category: 'configuration', message, ...(hint && { hint }) },
    { permanent: true },
  );
}

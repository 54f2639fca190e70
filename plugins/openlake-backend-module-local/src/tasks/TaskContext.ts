import { TaskSpec, TemplateScope } from '@openlake/plugin-openlake-common';
import { ConnectorContext, Secret } from '@openlake/plugin-openlake-node';
import { LocalConfig } from '../config';
import { AttemptLog } from '../log/AttemptLog';
import { RevisionFolder } from '../revisions/RevisionFolder';
import { AttemptRequest } from '../runner/AttemptRunner';
import { TaskOutcome } from '../state/TaskOutcome';
import { ProgressTeller } from './ProgressTeller';

/** What a task of any type has at hand. @internal */
export interface TaskContext extends AttemptRequest {
  connectors: ConnectorContext;
  config: LocalConfig;
  revisions: RevisionFolder;
  log: AttemptLog;
  /** What the task's templates can name. */
  scope: TemplateScope;
  /** Secrets that the workspace may use. */
  secrets: readonly Secret[];
  /** Hears of the work while it is done. */
  progress: ProgressTeller;
  /** Longest time the attempt may take. */
  timeoutMs: number;
}

/** How a task that did what it should has ended. @internal */
export type TaskSuccess = Pick<
  TaskOutcome,
  'exitCode' | 'values' | 'inputs' | 'outputs'
>;

/**
 * Does what one type of task is for. Throws a `TaskFailure`, or the reason of
 * the signal when that was aborted.
 *
 * @internal
 */
export type ExecuteTask<S extends TaskSpec> = (
  spec: S,
  context: TaskContext,
) => Promise<TaskSuccess>;

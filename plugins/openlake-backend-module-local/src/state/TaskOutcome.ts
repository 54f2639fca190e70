import { TableAccess, TaskError } from '@openlake/plugin-openlake-common';
import { AttemptReport } from '@openlake/plugin-openlake-node';

/** What an attempt tells of its work, while it is at it and at its end. @internal */
export type AttemptProgress = Pick<
  AttemptReport,
  'workStartedAt' | 'steps' | 'moreSteps'
>;

/**
 * How an attempt ended.
 *
 * `interrupted` means that the runner went away under it: nobody knows how far
 * it came.
 *
 * @internal
 */
export interface TaskOutcome {
  result: 'success' | 'failed' | 'timed_out' | 'canceled' | 'interrupted';
  exitCode?: number;
  error?: TaskError;
  /** Another attempt would fail the same way. */
  permanent?: boolean;
  values?: Record<string, unknown>;
  inputs?: TableAccess[];
  outputs?: TableAccess[];
  progress?: AttemptProgress;
}

import { TableAccess, TaskError } from '@openlake/plugin-openlake-common';

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
}

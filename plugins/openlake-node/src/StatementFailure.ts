import { TableAccess, TaskError } from '@openlake/plugin-openlake-common';

/**
 * What a statement failed with, when it is the statement's or the data's fault.
 *
 * @public
 */
export interface StatementFailure {
  category: TaskError['category'];
  message: string;
  /** 1-based position in the statement. */
  position?: { line: number; column: number };
  /** The statement cannot succeed as it stands: trying again is of no use. */
  permanent?: boolean;
  /** What the statement reads, once that is known. */
  inputs?: TableAccess[];
  /** The same snapshots of `inputs` bring the same failure: nothing else was looked at. */
  reproducible?: boolean;
}

import { TaskError } from '@openlake/plugin-openlake-common';

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
}

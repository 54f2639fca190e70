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
}

import { QueryEngine } from '../QueryEngine';
import { TableCatalog } from '../TableCatalog';

/**
 * A query engine over a catalog of tables, empty at first.
 *
 * @public
 */
export interface LakehouseSubject {
  engine: QueryEngine;
  catalog: TableCatalog;
  /** Empty folder that statements of jobs may read files of. */
  landing: string;
  close(): Promise<void>;
}

import type {
  DataFile,
  NewField,
  PartitionSpec,
  ScanPlan,
  Schema,
} from '@openlake/iceberg';
import { TableAccess } from '@openlake/plugin-openlake-common';

/**
 * How a query engine gets at the files of a catalog's tables: it plans what to
 * read, and stages what it writes until the catalog commits it.
 *
 * Table names are `schema.table`. Every method may throw a `ConnectorError`.
 *
 * @public
 */
export interface TableFiles {
  /**
   * What to read for a table as of a snapshot, or as of now.
   *
   * @throws ConnectorError `not_found` for a table or snapshot that is not there
   */
  planRead(
    table: string,
    options?: { snapshotId?: string; signal?: AbortSignal },
  ): Promise<TableRead>;

  /**
   * Gives a folder to write files to and says what they must look like.
   * Nothing is visible until `commit`.
   *
   * @throws ConnectorError `invalid` when rows with these columns cannot go
   *   into the table, naming the column and what to do
   */
  beginWrite(
    request: TableWriteRequest,
    options?: { signal?: AbortSignal },
  ): Promise<TableWrite>;
}

/** @public */
export interface TableRead {
  /** Absent for a table that was never written. */
  snapshotId?: string;
  rows: number;
  bytes: number;
  plan: ScanPlan;
  /** Every file that the plan needs, delete files included, as paths of this machine. */
  paths: string[];
}

/** @public */
export interface TableWriteRequest {
  table: string;
  /**
   * What the rows have, in Iceberg's types. Asked for once the folder to write
   * to is there: an engine must know it before it shuts a session in.
   */
  columns(folder: string): Promise<NewField[]>;
  mode: 'append' | 'overwrite' | 'overwrite_partitions';
  /** Iceberg transforms such as `day(flight_date)`; used when the table is created. */
  partitionBy: string[];
  onSchemaChange: 'add_columns' | 'fail';
  /** Set when the table is created. */
  properties: Record<string, string>;
}

/**
 * A write in progress. End it with `commit` or `discard`.
 *
 * @public
 */
export interface TableWrite {
  /** Folder for the new Parquet files; sub-folders are fine. */
  readonly folder: string;
  /** Field ids and types that the files must have; columns the rows lack are null. */
  readonly schema: Schema;
  readonly partitionSpec: PartitionSpec;
  /** Size that files should have, in bytes. */
  readonly targetFileBytes: number;

  /**
   * Makes the files part of the table in one step.
   *
   * @param files - with paths inside `folder`
   * @throws ConnectorError `conflict` when others changed the table so that
   *   this write no longer fits
   */
  commit(
    files: DataFile[],
    options: {
      /** Kept with the snapshot. */
      properties: Record<string, string>;
      /**
       * Some of the properties, by which this write is known: once the table
       * has a snapshot with them the write was made already, and what that one
       * wrote is the answer. So an attempt that was taken for dead, and comes
       * back, cannot write a second time.
       */
      once?: Record<string, string>;
      /**
       * The snapshot of this very table that the rows were made of, `none` for
       * the empty one; absent when they were made of other tables only. Then
       * replacing rows that others wrote since is a `conflict`.
       */
      readSnapshotId?: string;
      signal?: AbortSignal;
    },
  ): Promise<TableAccess>;

  /** Removes what was staged. Safe to call after a commit. */
  discard(): Promise<void>;
}

import { TableAccess } from '@openlake/plugin-openlake-common';
import { ConnectorHealth } from './ConnectorHealth';

/**
 * An engine that answers SQL: DuckDB, Trino, ...
 *
 * Every method may throw a `ConnectorError`; when the statement is at fault its
 * `failure` has the engine's message and, where known, the position. An aborted
 * call throws the signal's reason.
 *
 * @public
 */
export interface QueryEngine {
  /** Id in configuration and in the spec, such as `duckdb`. */
  readonly id: string;
  readonly title: string;

  /**
   * Runs a read-only statement of somebody who is not trusted with the machine:
   * it can read the named tables and nothing else. Aborting the signal cancels
   * it in the engine.
   */
  query(
    request: QueryRequest,
    options?: { signal?: AbortSignal },
  ): Promise<QueryResult>;

  /**
   * Runs a SELECT of a job's task and writes its rows into a table as one
   * snapshot, or only measures it when there is no target. Aborting the signal
   * cancels it; nothing of it is visible then.
   */
  materialize(
    request: MaterializeRequest,
    options?: MaterializeOptions,
  ): Promise<MaterializeResult>;

  health(options?: { signal?: AbortSignal }): Promise<ConnectorHealth>;
}

/** How to follow and to stop the statement of a task. @public */
export interface MaterializeOptions {
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
  /**
   * Says in one line what happens, for the log of the task: the engine and its
   * limits, what is read at which snapshot, how long each step took.
   */
  onNote?: (line: string) => void;
}

/** @public */
export interface QueryRequest {
  statement: string;
  /** Tables that may be read, as `catalog.schema.table`, with a fixed snapshot where given. */
  tables: TablePin[];
  /** Catalog that `schema.table` names belong to; that of the first table by default. */
  catalog?: string;
  maxRows: number;
  timeoutMs: number;
}

/** A table as of one snapshot, or as of now when there is none. @public */
export interface TablePin {
  table: string;
  snapshotId?: string;
}

/** @public */
export interface QueryResult {
  columns: Array<{ name: string; type: string }>;
  /** JSON values; 64-bit integers and decimals are strings. */
  rows: unknown[][];
  /** More rows exist than `maxRows`. */
  truncated: boolean;
}

/** @public */
export interface MaterializeRequest {
  statement: string;
  /** Name of the file that holds the statement, for error positions. */
  file?: string;
  target?: {
    table: string;
    mode: 'append' | 'overwrite' | 'overwrite_partitions';
    /** Iceberg transforms such as `day(flight_date)`; used when the table is created. */
    partitionBy: string[];
    /** Columns that the files are sorted by. */
    sortBy?: string[];
    /** What happens when the statement yields columns that the table lacks; `add_columns` by default. */
    onSchemaChange?: 'add_columns' | 'fail';
    /** Properties of the table, set when it is created. */
    properties?: Record<string, string>;
  };
  /** Snapshots that this run has fixed so far. */
  pins: TablePin[];
  /**
   * Called before the first row is read, with the current snapshots of those
   * tables that `pins` does not name; answers with the snapshots to read
   * instead, for another reader of the run may have been first. Without it
   * those tables are read as of now.
   */
  pin?(found: TablePin[]): Promise<TablePin[]>;
  /** Catalog that unqualified `schema.table` names belong to. */
  catalog: string;
  /** Folder whose files the statement may read by relative path. */
  filesRoot?: string;
  /** Kept with the snapshot, such as `openlake.run-id`. */
  snapshotProperties: Record<string, string>;
  /** Those of them by which the write is known: a table that has a snapshot with them is not written again. */
  writeOnce?: Record<string, string>;
  timeoutMs: number;
  /** At most this many rows come back in `rows`; for tasks without a target. */
  maxRows: number;
}

/** @public */
export interface MaterializeResult {
  /** Rows of the SELECT, when there was no target. */
  columns: Array<{ name: string; type: string }>;
  rows: unknown[][];
  inputs: TableAccess[];
  output?: TableAccess;
  /**
   * The same snapshots always yield the same rows: nothing else was read, no
   * file and no clock.
   */
  reproducible?: boolean;
}

/**
 * What is sent to a DuckDB process, each answered by one `Reply`, in this order. The process
 * itself is `worker/main.cjs`.
 *
 * @internal
 */
export type Request =
  /** The statement as DuckDB's parser reads it. Needs no session. */
  | { op: 'parse'; sql: string }
  | ({ op: 'open' } & Opening)
  /** Columns that a SELECT has, without running it. */
  | { op: 'describe'; sql: string }
  | {
      op: 'run';
      sql: string;
      maxRows: number;
      maxBytes: number;
      progress: boolean;
    }
  /** Throws the database away. */
  | { op: 'close' };

/**
 * How a database is opened in a folder.
 *
 * @internal
 */
export interface Opening {
  cwd: string;
  /** They decide what is in it, and lock it. */
  statements: string[];
  /** Which names without a catalog belong to. */
  catalog?: string;
  /**
   * Whether a database will do that work with the very same folder and
   * statements has just left behind. The connection is always new.
   */
  reuse?: boolean;
}

/** @internal */
export interface Results {
  parse: string;
  open: undefined;
  describe: ResultColumn[];
  run: Rows;
  close: undefined;
}

/** @internal */
export interface ResultColumn {
  name: string;
  /** In DuckDB's words, such as `DECIMAL(9,2)`. */
  type: string;
}

/** @internal */
export interface Rows {
  columns: ResultColumn[];
  /** JSON values; 64-bit integers and decimals are strings. */
  rows: unknown[][];
  truncated: boolean;
}

/** @internal */
export type Reply =
  | { ready: true; version: string }
  /** The process could not start its work at all. */
  | { failed: string }
  /** The process is about to end because it used too much memory. */
  | { fatal: 'out_of_memory'; rss: number }
  | { id: number; result: unknown }
  | { id: number; error: string }
  | { id: number; progress: number };

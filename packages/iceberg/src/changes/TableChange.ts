import type { Snapshot } from '../snapshot';
import type { Table } from '../Table';
import type { TableMetadata } from '../tableMetadata';

/**
 * What a change is staged on.
 *
 * @public
 */
export interface StageContext {
  /** The table as it is now, earlier changes of the same commit included. */
  table: Table;
  /** The snapshot that was current when the caller began; later ones are by others. */
  startingSnapshot: Snapshot | undefined;
  /** Milliseconds since 1970. */
  now: number;
  /** Writes a new file of the table; it is removed again when the commit does not happen. */
  write(location: string, bytes: Uint8Array): Promise<void>;
}

/**
 * A change of a table that can be staged again on a newer state when another writer was faster. Staging writes files
 * that nobody refers to yet; only the commit makes it visible.
 *
 * @public
 */
export interface TableChange {
  /** For messages, for example `append`. */
  readonly name: string;
  /** True when the change adds a snapshot. */
  readonly writesSnapshot: boolean;
  /**
   * Gives the metadata with the change applied.
   *
   * @throws CommitConflictError when what others did meanwhile rules it out
   */
  stage(context: StageContext): Promise<TableMetadata>;
}

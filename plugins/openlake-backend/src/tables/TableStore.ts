import { TableDescription } from '@openlake/plugin-openlake-node';
import { RunRef, TableDocument } from '@openlake/plugin-openlake-common';
import { Instant } from '../database/instant';
import { Transaction } from '../database/OpenlakeDatabase';
import { ContractResult } from './contract/ContractResult';
import { TableAccessRecord, TableRecord } from './TableRecord';

/** @internal */
export interface TableFilter {
  workspace?: string;
  schema?: string;
  /** Part of the name, ignoring case. */
  contains?: string;
  /** Unreadable, broken or stale at this moment. */
  needsLookAt?: Instant;
  /** In Git, but nothing has written them yet. */
  declaredOnly?: boolean;
  contract?: 'broken';
}

/** Tables added up. @internal */
export interface TableTotals {
  tables: number;
  rows: number;
  bytes: number;
  files: number;
  declaredOnly: number;
  needLook: number;
  fresh: number;
  withRule: number;
  met: number;
  broken: number;
  withContract: number;
}

/** What the catalog says about a table now. @internal */
export interface TableObservation {
  name: string;
  /** Where the index was when this was read: the write fails when it moved. */
  previousLocation: string | undefined;
  metadataLocation: string;
  description?: TableDescription;
  error?: string;
  writer?: RunRef;
  at: Instant;
}

/**
 * The index of tables.
 *
 * @internal
 */
export interface TableStore {
  /** By name. */
  list(
    filter: TableFilter,
    page: { cursor?: string; limit?: number },
  ): Promise<{ items: TableRecord[]; nextCursor?: string }>;
  find(name: string): Promise<TableRecord | undefined>;
  /** Those of these names that there are. */
  named(names: readonly string[]): Promise<TableRecord[]>;
  /** All tables that a workspace declares or has written. */
  ofWorkspace(workspace: string): Promise<TableRecord[]>;

  /** All tables of a workspace, or of all, added up as of a moment. */
  totals(now: Instant, workspace?: string): Promise<TableTotals>;

  /** Metadata location at which each table of a catalog was read; empty where a newer one could not be. */
  locations(catalog: string): Promise<Map<string, string>>;

  /**
   * Notes what a catalog has.
   *
   * @returns false when somebody else was faster: nothing was written
   */
  observe(tx: Transaction, observation: TableObservation): Promise<boolean>;

  /** The catalog has a newer commit than was read last, and why it could not be read. */
  noteUnread(name: string, error: string): Promise<void>;

  /** The catalog does not have these any more. */
  forget(tx: Transaction, names: readonly string[], at: Instant): Promise<void>;

  /** Puts the contracts of a workspace in force; others of it no longer are. */
  declare(
    tx: Transaction,
    workspace: string,
    contracts: ReadonlyArray<{
      document: TableDocument;
      file: string;
      hash: string;
    }>,
    at: Instant,
  ): Promise<void>;

  /** Tables whose contract waits to be checked against their current snapshot. */
  dueChecks(limit: number): Promise<TableRecord[]>;

  /** Keeps results, unless the table has moved on meanwhile. */
  saveChecks(
    tx: Transaction,
    check: {
      table: string;
      snapshotId: string;
      run?: string;
      at: Instant;
      results: ContractResult[];
    },
  ): Promise<void>;

  noteAccesses(
    tx: Transaction,
    accesses: readonly TableAccessRecord[],
  ): Promise<void>;

  /** What was seen of these tables. */
  accesses(tables: readonly string[]): Promise<TableAccessRecord[]>;

  /** What was seen of the tasks of a workspace. */
  accessesOf(workspace: string): Promise<TableAccessRecord[]>;

  /** Current snapshots of these tables. */
  currentSnapshots(names: readonly string[]): Promise<Map<string, string>>;
}

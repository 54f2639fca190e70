import { Column, Partition, Snapshot } from '@openlake/plugin-openlake-common';
import { ConnectorHealth } from './ConnectorHealth';
import { TableFiles } from './TableFiles';

/**
 * A catalog of Iceberg tables. Table names are `schema.table` within it.
 *
 * Every method may throw a `ConnectorError`; `unsupported` names the feature
 * of a foreign table that cannot be read, `corrupt` says which file is
 * damaged, `invalid` refuses a cursor that is none of the list.
 *
 * @public
 */
export interface TableCatalog {
  /** First part of table names, such as `lake`. */
  readonly name: string;
  readonly title: string;
  /**
   * How an engine on this machine reads and writes the tables' files. Absent
   * when this machine cannot reach them.
   */
  readonly files?: TableFiles;
  /**
   * How a program of this machine opens the catalog, as pyiceberg calls it:
   * `type`, `uri`, `warehouse`. Tasks are told it, so it holds no credential;
   * absent when it would have to.
   */
  readonly connection?: Readonly<Record<string, string>>;

  listNamespaces(options?: { signal?: AbortSignal }): Promise<string[]>;

  /** Tables by name, cheaply: nothing but the catalog itself is read. */
  listTables(
    request: { cursor?: string; limit: number },
    options?: { signal?: AbortSignal },
  ): Promise<{ items: CatalogEntry[]; nextCursor?: string }>;

  /**
   * Reads a table's metadata.
   *
   * @throws ConnectorError `not_found`
   */
  loadTable(
    table: string,
    options?: { signal?: AbortSignal },
  ): Promise<TableDescription>;

  /**
   * Snapshots, newest first; with `id` only that one, none when the table does
   * not have it.
   */
  listSnapshots(
    table: string,
    request: { cursor?: string; limit: number; id?: string },
    options?: { signal?: AbortSignal },
  ): Promise<{ items: CatalogSnapshot[]; nextCursor?: string }>;

  listPartitions(
    table: string,
    request: { cursor?: string; limit: number },
    options?: { signal?: AbortSignal },
  ): Promise<{ items: Partition[]; nextCursor?: string; total: number }>;

  health(options?: { signal?: AbortSignal }): Promise<ConnectorHealth>;
}

/** @public */
export interface CatalogEntry {
  /** `schema.table` */
  table: string;
  /** Changes with every commit. */
  metadataLocation: string;
}

/** A snapshot as the catalog knows it: without what the control plane adds. @public */
export type CatalogSnapshot = Omit<Snapshot, 'writer'>;

/** @public */
export interface TableDescription extends CatalogEntry {
  formatVersion: number;
  location: string;
  columns: Column[];
  partitionBy: string[];
  sortBy: string[];
  properties: Record<string, string>;
  current?: CatalogSnapshot;
  health: {
    files: number;
    averageFileBytes: number;
    smallFiles: number;
    deleteFiles: number;
    manifests: number;
    snapshots: number;
  };
}

import type { NewPartitionField } from '../partitionSpec';
import type { NewField, Schema } from '../schema';
import type { SortOrder } from '../sortOrder';
import type { Table, TableIdentifier } from '../Table';
import type { TableMetadata } from '../tableMetadata';

/**
 * A page of a list.
 *
 * @public
 */
export interface Page<T> {
  items: T[];
  /** Give it back to get the next page; absent on the last one. */
  cursor?: string;
}

/**
 * Which page of a list.
 *
 * @public
 */
export interface PageOptions {
  /** At most this many items, 100 by default. */
  limit?: number;
  /** From the page before. */
  cursor?: string;
}

/**
 * A table in a list.
 *
 * @public
 */
export interface ListedTable extends TableIdentifier {
  /**
   * Where its metadata is, when the catalog says so in lists. It changes with every commit and never otherwise, so who
   * keeps an index need only look at tables where it is new.
   */
  metadataLocation?: string;
}

/**
 * What a new table looks like.
 *
 * @public
 */
export interface NewTable {
  /** Columns without ids, or a schema that has them. */
  schema: NewField[] | Schema;
  partitionBy?: NewPartitionField[];
  sortOrder?: SortOrder;
  properties?: Record<string, string>;
  /** Default: a new folder below the warehouse. */
  location?: string;
}

/**
 * Where tables are found, and where their current metadata is swapped for the next.
 *
 * @public
 */
export interface TableCatalog {
  /** The name that other engines know the catalog by. */
  readonly name: string;
  /** Namespaces, by name; those directly below `parent` when it is given, else all of them. */
  listNamespaces(
    options?: PageOptions & { parent?: string[] },
  ): Promise<Page<string[]>>;
  /** @throws AlreadyExistsError */
  createNamespace(
    namespace: string[],
    properties?: Record<string, string>,
  ): Promise<void>;
  /** The properties of a namespace. @throws NotFoundError */
  loadNamespace(namespace: string[]): Promise<Record<string, string>>;
  /** @throws NotFoundError; InvalidError when it holds tables or namespaces */
  dropNamespace(namespace: string[]): Promise<void>;
  /** Tables of a namespace, by name. @throws NotFoundError when there is no such namespace */
  listTables(
    namespace: string[],
    options?: PageOptions,
  ): Promise<Page<ListedTable>>;
  /** @throws NotFoundError when there is no such table */
  loadTable(identifier: TableIdentifier): Promise<Table>;
  /** @throws AlreadyExistsError; NotFoundError when there is no such namespace */
  createTable(identifier: TableIdentifier, table: NewTable): Promise<Table>;
  /** Takes over a table by its metadata file. @throws AlreadyExistsError */
  registerTable(
    identifier: TableIdentifier,
    metadataLocation: string,
  ): Promise<Table>;
  /** @throws NotFoundError, AlreadyExistsError */
  renameTable(from: TableIdentifier, to: TableIdentifier): Promise<void>;
  /** Forgets a table; its files stay. @throws NotFoundError when there is no such table */
  dropTable(identifier: TableIdentifier): Promise<void>;
  /**
   * Makes `next` the current metadata if the table is still at `base`: the compare-and-swap that every commit ends in.
   * Gives `undefined` when another writer was faster.
   *
   * @throws CommitStateUnknownError when the catalog failed half-way and cannot say
   */
  swap(base: Table, next: TableMetadata): Promise<Table | undefined>;
}

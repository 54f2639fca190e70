import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  AlreadyExistsError,
  CommitStateUnknownError,
  InvalidError,
  NotFoundError,
} from '../errors';
import type { FileIO } from '../io/FileIO';
import { joinLocation } from '../io/location';
import { logPreviousFile, newMetadataLocation } from '../metadataFile';
import { createPartitionSpec } from '../partitionSpec';
import { createSchema } from '../schema';
import { formatIdentifier, type Table, type TableIdentifier } from '../Table';
import {
  createTableMetadata,
  parseTableMetadata,
  serializeTableMetadata,
  type TableMetadata,
} from '../tableMetadata';
import { isDuplicate } from './duplicate';
import { assertName, joinNamespace } from './namespace';
import { DEFAULT_PAGE_SIZE, pageOf } from './page';
import { whenFree } from './whenFree';
import { SqlNamespaces } from './SqlNamespaces';
import {
  createSqlCatalogTables,
  ICEBERG_TABLES,
  type IcebergTableRow,
} from './sqlCatalogTables';
import type {
  ListedTable,
  NewTable,
  Page,
  PageOptions,
  TableCatalog,
} from './TableCatalog';

const MAX_LOCATION = 1000;

/**
 * Options of {@link SqlCatalog.create}.
 *
 * @public
 */
export interface SqlCatalogOptions {
  /** A connection to SQLite or PostgreSQL; the caller ends it. */
  knex: Knex;
  /** The catalog's name in the database; other engines must use the same. */
  name: string;
  /** The folder below which new tables go, as a location. */
  warehouse: string;
  io: FileIO;
}

/**
 * Iceberg's JDBC catalog on SQLite or PostgreSQL, in the very tables that Spark, Trino and pyiceberg use.
 *
 * @public
 */
export class SqlCatalog implements TableCatalog {
  readonly name: string;
  readonly #knex: Knex;
  readonly #warehouse: string;
  readonly #io: FileIO;
  readonly #namespaces: SqlNamespaces;

  private constructor(options: SqlCatalogOptions) {
    this.name = options.name;
    this.#knex = options.knex;
    this.#warehouse = options.warehouse;
    this.#io = options.io;
    this.#namespaces = new SqlNamespaces(options.knex, options.name);
  }

  /** Opens a catalog, making its tables when they are not there. */
  static async create(options: SqlCatalogOptions): Promise<SqlCatalog> {
    assertName(options.name, 'catalog name');
    await whenFree(() => createSqlCatalogTables(options.knex));
    return new SqlCatalog(options);
  }

  listNamespaces(
    options: PageOptions & { parent?: string[] } = {},
  ): Promise<Page<string[]>> {
    return this.#namespaces.list(options);
  }

  createNamespace(
    namespace: string[],
    properties: Record<string, string> = {},
  ): Promise<void> {
    return this.#namespaces.create(namespace, properties);
  }

  loadNamespace(namespace: string[]): Promise<Record<string, string>> {
    return this.#namespaces.load(namespace);
  }

  dropNamespace(namespace: string[]): Promise<void> {
    return this.#namespaces.drop(namespace);
  }

  async listTables(
    namespace: string[],
    options: PageOptions = {},
  ): Promise<Page<ListedTable>> {
    const stored = joinNamespace(namespace);
    await this.#namespaces.assertExists(stored);
    const limit = options.limit ?? DEFAULT_PAGE_SIZE;
    const query = this.#tables()
      .where('table_namespace', stored)
      .orderBy('table_name')
      .limit(limit + 1)
      .select('table_name', 'metadata_location');
    if (options.cursor !== undefined) {
      query.where('table_name', '>', options.cursor);
    }
    const rows = await query;
    const locations = new Map(
      rows.map(row => [row.table_name, row.metadata_location]),
    );
    return pageOf([...locations.keys()], limit, name => ({
      namespace,
      name,
      metadataLocation: locations.get(name) ?? undefined,
    }));
  }

  async loadTable(identifier: TableIdentifier): Promise<Table> {
    const location = await this.#locationOf(identifier);
    try {
      return await this.#read(identifier, location);
    } catch (error) {
      // A writer that removes old metadata files may have been faster than we were from the row to the file.
      const now = await this.#locationOf(identifier);
      if (error instanceof NotFoundError && now !== location) {
        return this.#read(identifier, now);
      }
      throw error;
    }
  }

  async createTable(
    identifier: TableIdentifier,
    table: NewTable,
  ): Promise<Table> {
    await this.#assertFree(identifier);
    const schema = Array.isArray(table.schema)
      ? createSchema(table.schema)
      : table.schema;
    const metadata = createTableMetadata({
      location: table.location ?? this.#newLocation(identifier),
      schema,
      partitionSpec: createPartitionSpec(schema, table.partitionBy ?? []),
      sortOrder: table.sortOrder,
      properties: table.properties,
      now: Date.now(),
    });
    const location = newMetadataLocation(metadata, undefined);
    await this.#io.write(location, serializeTableMetadata(metadata));
    try {
      await this.#insert(identifier, location);
    } catch (error) {
      await this.#io.delete(location).catch(() => undefined);
      throw error;
    }
    return { identifier, metadataLocation: location, metadata, io: this.#io };
  }

  async registerTable(
    identifier: TableIdentifier,
    metadataLocation: string,
  ): Promise<Table> {
    await this.#assertFree(identifier);
    const table = await this.#read(identifier, metadataLocation);
    await this.#insert(identifier, metadataLocation);
    return table;
  }

  async renameTable(from: TableIdentifier, to: TableIdentifier): Promise<void> {
    await this.#assertFree(to);
    let renamed: number;
    try {
      renamed = await whenFree(() =>
        this.#where(from).update({
          table_namespace: joinNamespace(to.namespace),
          table_name: to.name,
        }),
      );
    } catch (error) {
      throw isDuplicate(error) ? alreadyThere(to, error) : error;
    }
    if (renamed === 0) {
      throw new NotFoundError(`No table ${formatIdentifier(from)}`);
    }
  }

  async dropTable(identifier: TableIdentifier): Promise<void> {
    const dropped = await whenFree(() => this.#where(identifier).delete());
    if (dropped === 0) {
      throw new NotFoundError(`No table ${formatIdentifier(identifier)}`);
    }
  }

  async swap(base: Table, next: TableMetadata): Promise<Table | undefined> {
    const { metadata, removable } = logPreviousFile(next, base);
    const location = newMetadataLocation(metadata, base.metadataLocation);
    assertLocation(location);
    await this.#io.write(location, serializeTableMetadata(metadata));
    let won: boolean;
    try {
      won =
        (await whenFree(() =>
          this.#where(base.identifier)
            .where('metadata_location', base.metadataLocation)
            .update({
              metadata_location: location,
              previous_metadata_location: base.metadataLocation,
            }),
        )) === 1;
    } catch (error) {
      won = await this.#didWin(base, location, error);
    }
    if (!won) {
      await this.#io.delete(location).catch(() => undefined);
      return undefined;
    }
    await Promise.all(
      removable.map(file => this.#io.delete(file).catch(() => undefined)),
    );
    return { ...base, metadataLocation: location, metadata };
  }

  /** The database failed during the swap: asks it what became of it. */
  async #didWin(
    base: Table,
    location: string,
    cause: unknown,
  ): Promise<boolean> {
    let row: IcebergTableRow | undefined;
    try {
      row = await this.#row(base.identifier);
    } catch {
      throw unknownState(base, location, cause);
    }
    if (row?.metadata_location === location) {
      return true;
    }
    // Once somebody else has moved the table on, the fence in the WHERE keeps our statement from ever taking effect;
    // unless it did before, and they have built on it.
    if (row?.metadata_location !== base.metadataLocation) {
      return row?.metadata_location
        ? this.#isBehind(location, base, row.metadata_location, cause)
        : false;
    }
    if (isDefinite(cause)) {
      await this.#io.delete(location).catch(() => undefined);
      throw cause;
    }
    throw unknownState(base, location, cause);
  }

  /** Whether a metadata file is among those that led to the table as it is now. */
  async #isBehind(
    location: string,
    base: Table,
    now: string,
    cause: unknown,
  ): Promise<boolean> {
    let files: string[];
    try {
      const { metadata } = await this.#read(base.identifier, now);
      files = metadata['metadata-log'].map(entry => entry['metadata-file']);
    } catch {
      throw unknownState(base, location, cause);
    }
    if (!files.includes(location) && !files.includes(base.metadataLocation)) {
      // The log no longer goes back so far.
      throw unknownState(base, location, cause);
    }
    return files.includes(location);
  }

  async #read(identifier: TableIdentifier, location: string): Promise<Table> {
    const metadata = parseTableMetadata(
      await this.#io.read(location),
      location,
    );
    return { identifier, metadataLocation: location, metadata, io: this.#io };
  }

  async #insert(identifier: TableIdentifier, location: string): Promise<void> {
    assertLocation(location);
    try {
      await whenFree(() =>
        this.#knex(ICEBERG_TABLES).insert({
          catalog_name: this.name,
          table_namespace: joinNamespace(identifier.namespace),
          table_name: identifier.name,
          metadata_location: location,
          previous_metadata_location: null,
          iceberg_type: 'TABLE',
        }),
      );
    } catch (error) {
      throw isDuplicate(error) ? alreadyThere(identifier, error) : error;
    }
  }

  #tables() {
    return this.#knex<IcebergTableRow>(ICEBERG_TABLES)
      .where('catalog_name', this.name)
      .where(builder =>
        builder.where('iceberg_type', 'TABLE').orWhereNull('iceberg_type'),
      );
  }

  #where(identifier: TableIdentifier) {
    return this.#tables()
      .where('table_namespace', joinNamespace(identifier.namespace))
      .where('table_name', identifier.name);
  }

  async #locationOf(identifier: TableIdentifier): Promise<string> {
    const row = await this.#row(identifier);
    if (!row?.metadata_location) {
      throw new NotFoundError(
        `No table ${formatIdentifier(identifier)} in catalog ${this.name}`,
      );
    }
    return row.metadata_location;
  }

  async #row(identifier: TableIdentifier) {
    return (await this.#where(identifier).first()) as
      | IcebergTableRow
      | undefined;
  }

  async #assertFree(identifier: TableIdentifier): Promise<void> {
    assertName(identifier.name, 'table name');
    await this.#namespaces.assertExists(joinNamespace(identifier.namespace));
    // A view has the name too.
    const taken = await this.#knex(ICEBERG_TABLES)
      .where({
        catalog_name: this.name,
        table_namespace: joinNamespace(identifier.namespace),
        table_name: identifier.name,
      })
      .first();
    if (taken) {
      throw alreadyThere(identifier);
    }
  }

  /** A folder of its own for every table: a name that is used again never meets the files of its predecessor. */
  #newLocation(identifier: TableIdentifier): string {
    const plain = (name: string) => name.replace(/[^A-Za-z0-9_-]/g, '_');
    return joinLocation(
      this.#warehouse,
      ...identifier.namespace.map(plain),
      `${plain(identifier.name)}-${randomUUID().slice(0, 8)}`,
    );
  }
}

function alreadyThere(identifier: TableIdentifier, cause?: unknown) {
  return new AlreadyExistsError(
    `Table ${formatIdentifier(identifier)} is already there`,
    { cause },
  );
}

function unknownState(base: Table, location: string, cause: unknown) {
  return new CommitStateUnknownError(
    `${formatIdentifier(
      base.identifier,
    )}: the catalog database failed during the commit; it happened if ${location} is the table's metadata now`,
    { metadataLocation: location, cause },
  );
}

/**
 * True for an error by which the database says that the statement did not happen. A broken connection says nothing:
 * the statement may still be under way.
 */
function isDefinite(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return (
    typeof code === 'string' &&
    (code.startsWith('SQLITE_') || /^(?!08|57P)\d[0-9A-Z]{4}$/.test(code))
  );
}

function assertLocation(location: string): void {
  if (location.length > MAX_LOCATION) {
    throw new InvalidError(
      `${location}: the catalog holds locations of at most ${MAX_LOCATION} characters`,
    );
  }
}

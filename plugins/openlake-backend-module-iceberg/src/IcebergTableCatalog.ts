import {
  currentSchema,
  defaultSpec,
  files as listFiles,
  fieldsById,
  manifests as listManifests,
  partitions as listPartitions,
  SnapshotRow,
  snapshots as listSnapshots,
  Table,
  TableCatalog as IcebergCatalog,
  TableMetadata,
  unsupportedFeatures,
} from '@openlake/iceberg';
import {
  CatalogEntry,
  CatalogSnapshot,
  ConnectorError,
  ConnectorHealth,
  TableCatalog,
  TableDescription,
  TableFiles,
} from '@openlake/plugin-openlake-node';
import { Partition } from '@openlake/plugin-openlake-common';
import { Knex } from 'knex';
import { describeColumns } from './columnStatistics';
import { translated } from './connectorError';
import { IcebergTableFiles } from './IcebergTableFiles';
import { snapshotView } from './snapshotView';
import { tableHealth } from './tableHealth';
import { tableIdentifier } from './tableIdentifier';

interface EntryRow {
  table_namespace: string;
  table_name: string;
  metadata_location: string;
}

/**
 * Iceberg tables of a SQL catalog, on disks of this machine.
 *
 * @internal
 */
export class IcebergTableCatalog implements TableCatalog {
  readonly name: string;
  readonly title: string;
  readonly files: TableFiles;
  readonly connection?: Readonly<Record<string, string>>;
  readonly #catalog: IcebergCatalog;
  readonly #knex: Knex;

  constructor(options: {
    catalog: IcebergCatalog;
    knex: Knex;
    title: string;
    /** Folder that the tables are in, links resolved. */
    warehouse: string;
    staging: string;
    connection?: Readonly<Record<string, string>>;
  }) {
    this.name = options.catalog.name;
    this.title = options.title;
    this.connection = options.connection;
    this.files = new IcebergTableFiles(options);
    this.#catalog = options.catalog;
    this.#knex = options.knex;
  }

  async listNamespaces(): Promise<string[]> {
    return translated(async () => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await this.#catalog.listNamespaces({ cursor, limit: 500 });
        found.push(...page.items.map(levels => levels.join('.')));
        cursor = page.cursor;
      } while (cursor);
      return found;
    });
  }

  /** One statement over the catalog's own table: metadata locations of thousands of tables in milliseconds. */
  async listTables(request: {
    cursor?: string;
    limit: number;
  }): Promise<{ items: CatalogEntry[]; nextCursor?: string }> {
    const query = this.#knex<EntryRow>('iceberg_tables')
      .where('catalog_name', this.name)
      .whereNotNull('metadata_location')
      .where(kind =>
        kind.where('iceberg_type', 'TABLE').orWhereNull('iceberg_type'),
      )
      .orderBy(['table_namespace', 'table_name'])
      .limit(request.limit + 1)
      .select('table_namespace', 'table_name', 'metadata_location');
    if (request.cursor !== undefined) {
      const [namespace, name] = parseTableCursor(request.cursor);
      query.where(after =>
        after
          .where('table_namespace', '>', namespace)
          .orWhere(same =>
            same
              .where('table_namespace', namespace)
              .where('table_name', '>', name),
          ),
      );
    }
    const rows: EntryRow[] = await query;
    const items = rows.slice(0, request.limit);
    const last = items.at(-1);
    return {
      items: items.map(row => ({
        table: `${row.table_namespace}.${row.table_name}`,
        metadataLocation: row.metadata_location,
      })),
      ...(last &&
        rows.length > request.limit && {
          nextCursor: JSON.stringify([last.table_namespace, last.table_name]),
        }),
    };
  }

  async loadTable(
    name: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<TableDescription> {
    return translated(async () => {
      const table = await this.#load(name, options.signal);
      const { metadata } = table;
      const [unsupported] = unsupportedFeatures(metadata);
      if (unsupported) {
        throw new ConnectorError(
          'unsupported',
          `${name} uses ${unsupported}, which OpenLake cannot read`,
        );
      }
      const [files, manifests] = await Promise.all([
        listFiles(table),
        listManifests(table),
      ]);
      options.signal?.throwIfAborted();
      const rows = listSnapshots(metadata);
      const current = rows.find(row => row.isCurrent);
      return {
        table: name,
        metadataLocation: table.metadataLocation,
        formatVersion: metadata['format-version'],
        location: metadata.location,
        columns: describeColumns(
          currentSchema(metadata).fields,
          files.filter(file => file.content === 'data'),
        ),
        partitionBy: partitionBy(metadata),
        sortBy: sortBy(metadata),
        properties: metadata.properties,
        ...(current && { current: snapshotView(current) }),
        health: tableHealth(files, {
          manifests: manifests.length,
          snapshots: rows.length,
        }),
      };
    });
  }

  async listSnapshots(
    name: string,
    { id, ...request }: { cursor?: string; limit: number; id?: string },
    options: { signal?: AbortSignal } = {},
  ): Promise<{ items: CatalogSnapshot[]; nextCursor?: string }> {
    return translated(async () => {
      const { metadata } = await this.#load(name, options.signal);
      const idOf = (row: SnapshotRow) => String(row.snapshotId);
      const rows = listSnapshots(metadata);
      const page = pageOf(
        id === undefined ? rows : rows.filter(row => idOf(row) === id),
        request,
        idOf,
      );
      return { ...page, items: page.items.map(snapshotView) };
    });
  }

  async listPartitions(
    name: string,
    request: { cursor?: string; limit: number },
    options: { signal?: AbortSignal } = {},
  ): Promise<{ items: Partition[]; nextCursor?: string; total: number }> {
    return translated(async () => {
      const table = await this.#load(name, options.signal);
      const rows = (await listPartitions(table)).filter(
        row => Object.keys(row.partition).length > 0,
      );
      const views = rows
        .map(row => ({
          key: JSON.stringify([row.specId, row.display]),
          view: {
            values: Object.fromEntries(
              Object.entries(row.partition).map(([field, value]) => [
                field,
                value === undefined ? null : row.display[field],
              ]),
            ),
            rows: Number(row.recordCount),
            files: row.fileCount,
            bytes: Number(row.totalSize),
            ...(row.lastUpdatedAt && {
              updatedAt: row.lastUpdatedAt.toISOString(),
            }),
          },
        }))
        .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
      const page = pageOf(views, request, row => row.key);
      return {
        ...page,
        items: page.items.map(row => row.view),
        total: views.length,
      };
    });
  }

  async health(): Promise<ConnectorHealth> {
    try {
      await this.#knex('iceberg_tables').limit(1).select('table_name');
      return { status: 'healthy' };
    } catch (error) {
      return {
        status: 'unreachable',
        detail: `The catalog's database does not answer: ${
          (error as Error).message
        }`,
      };
    }
  }

  async #load(name: string, signal?: AbortSignal): Promise<Table> {
    signal?.throwIfAborted();
    return this.#catalog.loadTable(tableIdentifier(name));
  }
}

function parseTableCursor(cursor: string): [string, string] {
  try {
    const [namespace, name] = JSON.parse(cursor);
    if (typeof namespace === 'string' && typeof name === 'string') {
      return [namespace, name];
    }
  } catch {
    // Refused below, like every other text that is none.
  }
  throw unknownCursor();
}

function unknownCursor(): ConnectorError {
  return new ConnectorError(
    'invalid',
    'query.cursor: not a place in this list, or one that is gone since; begin with the first page',
  );
}

/** Goes on after the item that the cursor names. */
function pageOf<T>(
  all: T[],
  request: { cursor?: string; limit: number },
  keyOf: (item: T) => string,
): { items: T[]; nextCursor?: string } {
  const start =
    request.cursor === undefined
      ? 0
      : all.findIndex(item => keyOf(item) === request.cursor) + 1;
  if (request.cursor !== undefined && start === 0) {
    throw unknownCursor();
  }
  const items = all.slice(start, start + request.limit);
  const last = items.at(-1);
  return {
    items,
    ...(last &&
      start + items.length < all.length && { nextCursor: keyOf(last) }),
  };
}

function partitionBy(metadata: TableMetadata): string[] {
  const columns = fieldsById({
    fields: metadata.schemas.flatMap(schema => schema.fields),
  });
  return defaultSpec(metadata).fields.map(field => {
    const column =
      columns.get(field['source-id'])?.path.join('.') ?? field.name;
    const sized = /^(\w+)\[(\d+)\]$/.exec(field.transform);
    if (field.transform === 'identity') {
      return column;
    }
    return sized
      ? `${sized[1]}(${sized[2]}, ${column})`
      : `${field.transform}(${column})`;
  });
}

function sortBy(metadata: TableMetadata): string[] {
  const columns = fieldsById(currentSchema(metadata));
  const order = metadata['sort-orders'].find(
    other => other['order-id'] === metadata['default-sort-order-id'],
  );
  return (order?.fields ?? []).map(
    field =>
      `${columns.get(field['source-id'])?.path.join('.') ?? '?'} ${
        field.direction
      }`,
  );
}

import { selectStatement } from '@openlake/iceberg';
import { TableName, parseTableName } from '@openlake/plugin-openlake-common';
import {
  ConnectorContext,
  ConnectorError,
  MaterializeRequest,
  TableRead,
} from '@openlake/plugin-openlake-node';
import { refusal } from './statement/failure';
import { identifier } from './statement/quote';
import { NamedTable } from './statement/Statement';

/** A table that a statement reads, with the snapshot it is read at. @internal */
export interface BoundTable {
  name: TableName;
  read: TableRead;
}

/** Which snapshots a statement has to read. @internal */
export type Pins = Pick<MaterializeRequest, 'pins' | 'pin'>;

/**
 * Finds what to read for each table that a statement names. Before anything is
 * read, snapshots that were not fixed are put forward to be, and others come
 * instead of them when somebody else was first.
 *
 * @throws ConnectorError `invalid` with the position of a table that is not there
 * @internal
 */
export async function bindTables(
  catalogs: Pick<ConnectorContext, 'tableCatalog'>,
  tables: NamedTable[],
  { pins, pin }: Pins,
  signal: AbortSignal | undefined,
): Promise<BoundTable[]> {
  const pinned = new Map(pins.map(known => [known.table, known.snapshotId]));
  const bind = (table: NamedTable) =>
    bindTable(catalogs, table, pinned.get(table.name), signal);
  const bound = await Promise.all(tables.map(bind));
  const found = tables.flatMap(({ name: table }, i) => {
    const { snapshotId } = bound[i].read;
    return snapshotId && !pinned.has(table) ? [{ table, snapshotId }] : [];
  });
  if (!pin || found.length === 0) {
    return bound;
  }
  for (const { table, snapshotId } of await pin(found)) {
    pinned.set(table, snapshotId);
  }
  return Promise.all(
    tables.map((table, i) => {
      const fixed = pinned.get(table.name);
      return fixed === undefined || fixed === bound[i].read.snapshotId
        ? bound[i]
        : bind(table);
    }),
  );
}

async function bindTable(
  catalogs: Pick<ConnectorContext, 'tableCatalog'>,
  table: NamedTable,
  snapshotId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<BoundTable> {
  const name = parseTableName(table.name)!;
  try {
    const { files } = catalogs.tableCatalog(name.catalog);
    if (!files) {
      throw new ConnectorError(
        'unsupported',
        `The files of catalog ${name.catalog} are not on this machine, so DuckDB cannot read them`,
      );
    }
    const read = await files.planRead(`${name.schema}.${name.table}`, {
      snapshotId,
      signal,
    });
    return { name, read };
  } catch (error) {
    signal?.throwIfAborted();
    throw explain(error as Error, table);
  }
}

function explain(error: Error, table: NamedTable): unknown {
  const kind = error instanceof ConnectorError ? error.kind : error.name;
  if (kind === 'not_found' || kind === 'NotFoundError') {
    return refusal(
      {
        category: 'user_code',
        message: `Table ${table.name} cannot be read: ${error.message}`,
        ...(table.position && { position: table.position }),
      },
      error,
    );
  }
  return error;
}

/**
 * SQL that puts the tables into a database under their names, as views over
 * exactly the files of their snapshots.
 *
 * @param defaultCatalog - is there even when no table is read in it
 * @internal
 */
export function bindingStatements(
  tables: BoundTable[],
  defaultCatalog: string,
): string[] {
  const catalogs = new Set([
    defaultCatalog,
    ...tables.map(({ name }) => name.catalog),
  ]);
  const schemas = new Set(
    tables.map(
      ({ name }) => `${identifier(name.catalog)}.${identifier(name.schema)}`,
    ),
  );
  return [
    ...[...catalogs].map(name => `ATTACH ':memory:' AS ${identifier(name)}`),
    ...[...schemas].map(name => `CREATE SCHEMA IF NOT EXISTS ${name}`),
    ...tables.map(
      ({ name, read }) =>
        `CREATE VIEW ${identifier(name.catalog)}.${identifier(
          name.schema,
        )}.${identifier(name.table)} AS ${selectStatement(read.plan)}`,
    ),
  ];
}

/** Every file that the tables are made of. @internal */
export function filesOf(tables: BoundTable[]): string[] {
  return [...new Set(tables.flatMap(({ read }) => read.paths))];
}

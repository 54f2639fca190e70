import { selectStatement } from '@openlake/iceberg';
import { TableName, parseTableName } from '@openlake/plugin-openlake-common';
import {
  ConnectorContext,
  ConnectorError,
  TablePin,
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

/**
 * Finds what to read for each table that a statement names.
 *
 * @param pins - snapshots that are fixed; other tables are read as of now
 * @throws ConnectorError `invalid` with the position of a table that is not there
 * @internal
 */
export async function bindTables(
  catalogs: Pick<ConnectorContext, 'tableCatalog'>,
  tables: NamedTable[],
  pins: TablePin[],
  signal: AbortSignal | undefined,
): Promise<BoundTable[]> {
  const pinned = new Map(pins.map(pin => [pin.table, pin.snapshotId]));
  return Promise.all(
    tables.map(async table => {
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
          snapshotId: pinned.get(table.name),
          signal,
        });
        return { name, read };
      } catch (error) {
        signal?.throwIfAborted();
        throw explain(error as Error, table);
      }
    }),
  );
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
 * @param defaultCatalog - the one that `schema.table` names belong to
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
    `USE ${identifier(defaultCatalog)}`,
  ];
}

/** Every file that the tables are made of. @internal */
export function filesOf(tables: BoundTable[]): string[] {
  return [...new Set(tables.flatMap(({ read }) => read.paths))];
}

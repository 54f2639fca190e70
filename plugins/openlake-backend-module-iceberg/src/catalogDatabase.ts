import knexFactory, { Knex } from 'knex';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Opens the database of a catalog: a PostgreSQL connection string, or the path
 * of a SQLite file, which is made when it is not there.
 *
 * @internal
 */
export async function openCatalogDatabase(connection: string): Promise<Knex> {
  if (/^postgres(ql)?:\/\//.test(connection)) {
    return knexFactory({ client: 'pg', connection, pool: { min: 0, max: 5 } });
  }
  await mkdir(dirname(connection), { recursive: true });
  return knexFactory({
    client: 'better-sqlite3',
    connection: { filename: connection },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      // Other processes, pyiceberg among them, may commit to the same file.
      afterCreate: (
        database: { pragma(text: string): unknown },
        done: (error: Error | undefined, database: unknown) => void,
      ) => {
        database.pragma('journal_mode = WAL');
        database.pragma('synchronous = FULL');
        // Short, for it blocks the portal; the catalog tries again by itself.
        database.pragma('busy_timeout = 50');
        done(undefined, database);
      },
    },
  });
}

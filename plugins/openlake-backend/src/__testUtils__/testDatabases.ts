import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** For `describe.each`: the databases that every store is tested on. */
export const eachDatabase = databases.eachSupportedId();

/** A fresh database with all tables. */
export async function openTestDatabase(
  id: TestDatabaseId,
): Promise<OpenlakeDatabase> {
  return OpenlakeDatabase.fromClient(await databases.init(id));
}

let nextSchema = 1;
const servers = new Map<TestDatabaseId, Promise<Knex>>();

/**
 * A fresh database with all tables, gone when it is closed: thousands of them,
 * one after another, take the room of one. On PostgreSQL it is a schema.
 */
export async function openPassingDatabase(
  id: TestDatabaseId,
): Promise<{ database: OpenlakeDatabase; close: () => Promise<void> }> {
  if (id.startsWith('SQLITE')) {
    const database = await openTestDatabase(id);
    return { database, close: () => database.knex.destroy() };
  }
  const server = servers.get(id) ?? databases.init(id);
  servers.set(id, server);
  const shared = await server;
  const schema = `passing_${nextSchema++}`;
  await shared.raw('CREATE SCHEMA ??', [schema]);
  const knex = knexFactory({ ...shared.client.config, searchPath: [schema] });
  return {
    database: await OpenlakeDatabase.fromClient(knex),
    close: async () => {
      await knex.destroy();
      await shared.raw('DROP SCHEMA ?? CASCADE', [schema]);
    },
  };
}

/** A fresh database without tables. */
export async function openEmptyTestDatabase(id: TestDatabaseId) {
  return databases.init(id);
}

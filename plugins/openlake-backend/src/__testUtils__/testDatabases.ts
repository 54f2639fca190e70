import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { passingDatabases } from '@openlake/plugin-openlake-node/testUtils';
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

const openPassing = passingDatabases<TestDatabaseId>(id => databases.init(id));

/** A fresh database with all tables, gone when it is closed. */
export async function openPassingDatabase(
  id: TestDatabaseId,
): Promise<{ database: OpenlakeDatabase; close: () => Promise<void> }> {
  const { knex, close } = await openPassing(id);
  return { database: await OpenlakeDatabase.fromClient(knex), close };
}

/** A fresh database without tables. */
export async function openEmptyTestDatabase(id: TestDatabaseId) {
  return databases.init(id);
}

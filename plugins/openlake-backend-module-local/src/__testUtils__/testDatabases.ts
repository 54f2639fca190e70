import { migrateTables } from '@openlake/plugin-openlake-node';
import { passingDatabases } from '@openlake/plugin-openlake-node/testUtils';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { migrationSettings } from '../store/migrations';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** For `describe.each`: the databases that the runner is tested on. */
export const eachDatabase = databases.eachSupportedId();

/** A fresh database with the runner's tables. */
export async function openTestDatabase(id: TestDatabaseId): Promise<Knex> {
  const knex = await databases.init(id);
  await migrateTables(knex, migrationSettings);
  return knex;
}

const openPassing = passingDatabases<TestDatabaseId>(id => databases.init(id));

/** A fresh database with the runner's tables, gone when it is closed. */
export async function openPassingDatabase(
  id: TestDatabaseId,
): Promise<{ knex: Knex; close: () => Promise<void> }> {
  const passing = await openPassing(id);
  await migrateTables(passing.knex, migrationSettings);
  return passing;
}

/** A fresh database without tables. */
export async function openEmptyTestDatabase(id: TestDatabaseId): Promise<Knex> {
  return databases.init(id);
}

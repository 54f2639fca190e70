import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/**
 * Folder of the runner's migrations.
 *
 * @internal
 */
export const migrationsDirectory = resolvePackagePath(
  '@openlake/plugin-openlake-backend-module-local',
  'migrations',
);

/** Own bookkeeping, because the control plane keeps its own in the same database. */
export const migrationSettings = {
  directory: migrationsDirectory,
  tableName: 'local_knex_migrations',
};

/**
 * Brings the runner's tables to this version's shape: all steps or none, and a
 * process that is killed meanwhile leaves no lock that keeps the next one from
 * starting.
 *
 * @internal
 */
export async function migrate(knex: Knex): Promise<void> {
  await knex.transaction(tx => tx.migrate.latest(migrationSettings));
}

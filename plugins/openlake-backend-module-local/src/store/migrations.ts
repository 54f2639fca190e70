import { resolvePackagePath } from '@backstage/backend-plugin-api';

/**
 * Own bookkeeping, because the control plane keeps its own in the same database.
 *
 * @internal
 */
export const migrationSettings = {
  directory: resolvePackagePath(
    '@openlake/plugin-openlake-backend-module-local',
    'migrations',
  ),
  tableName: 'local_knex_migrations',
};

import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));

backend.add(import('@openlake/plugin-openlake-backend'));
backend.add(import('@openlake/plugin-openlake-backend-module-duckdb'));
backend.add(import('@openlake/plugin-openlake-backend-module-iceberg'));
backend.add(import('@openlake/plugin-openlake-backend-module-local'));
backend.add(import('@openlake/plugin-catalog-backend-module-openlake'));
backend.add(import('@openlake/plugin-techdocs-backend-module-markdown'));

backend.start().catch(error => {
  // The platform writes it to its log, and would go on without what could not begin.
  setImmediate(() => process.exit(1));
  throw error;
});

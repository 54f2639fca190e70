import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  openlakeConnectorsExtensionPoint,
  readStateDirectory,
} from '@openlake/plugin-openlake-node';
import { join, resolve } from 'node:path';
import { openCatalogDatabase } from './catalogDatabase';
import { openCatalog } from './openCatalog';

/**
 * Connects catalogs of Iceberg tables on disks of this machine.
 *
 * @public
 */
export const openlakeModuleIceberg = createBackendModule({
  pluginId: 'openlake',
  moduleId: 'iceberg',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: openlakeConnectorsExtensionPoint,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ config, connectors, lifecycle, logger }) {
        const catalogs = config.getOptionalConfig('openlake.iceberg.catalogs');
        const names = catalogs?.keys() ?? [];
        if (!catalogs || names.length === 0) {
          logger.info(
            'No Iceberg catalog: set openlake.iceberg.catalogs to connect one',
          );
          return;
        }
        for (const name of names) {
          const catalog = catalogs.getConfig(name);
          const warehouse = resolve(
            catalog.getOptionalString('warehouse') ??
              join(readStateDirectory(config), 'warehouse'),
          );
          const database =
            catalog.getOptionalString('connection') ??
            join(warehouse, 'catalog.db');
          const knex = await openCatalogDatabase(database);
          lifecycle.addShutdownHook(() => knex.destroy());
          const opened = await openCatalog({
            name,
            title: catalog.getOptionalString('title') ?? name,
            warehouse,
            knex,
            database,
          });
          connectors.addTableCatalog(name, () => opened);
          logger.info(`Iceberg catalog ${name} in ${warehouse}`);
        }
      },
    });
  },
});

import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { openlakeConnectorsExtensionPoint } from '@openlake/plugin-openlake-node';
import { readLocalConfig } from './config';
import { createLocalRunner } from './createLocalRunner';
import { migrate } from './store/migrate';

/**
 * Connects the local runner: jobs run as processes of this machine.
 *
 * @public
 */
export const openlakeModuleLocal = createBackendModule({
  pluginId: 'openlake',
  moduleId: 'local',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: openlakeConnectorsExtensionPoint,
        database: coreServices.database,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ config, connectors, database, lifecycle, logger }) {
        const settings = readLocalConfig(config);
        if (!settings) {
          logger.info(
            'The local runner is off; set openlake.local.enabled to run jobs on this machine',
          );
          return;
        }
        const knex = await database.getClient();
        if (!database.migrations?.skip) {
          await migrate(knex);
        }
        connectors.addOrchestrator('local', context => {
          const { orchestrator, runner } = createLocalRunner({
            config: settings,
            knex,
            connectors: context,
            logger,
          });
          lifecycle.addStartupHook(() => runner.start());
          lifecycle.addShutdownHook(() => runner.stop());
          return orchestrator;
        });
      },
    });
  },
});

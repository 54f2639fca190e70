import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  migrateTables,
  openlakeConnectorsExtensionPoint,
} from '@openlake/plugin-openlake-node';
import { readLocalConfig } from './config';
import { createLocalRunner } from './createLocalRunner';
import { Housekeeper } from './Housekeeper';
import { Runner } from './runner/Runner';
import { migrationSettings } from './store/migrations';

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
          await migrateTables(knex, migrationSettings);
        }
        let started = false;
        let runner: Runner | undefined;
        let housekeeper: Housekeeper | undefined;
        connectors.addOrchestrator('local', context => {
          const local = createLocalRunner({
            config: settings,
            knex,
            connectors: context,
            logger,
          });
          ({ runner, housekeeper } = local);
          if (started) {
            startRunner();
          }
          return local.orchestrator;
        });
        lifecycle.addStartupHook(() => {
          started = true;
          startRunner();
        });
        lifecycle.addShutdownHook(() => {
          housekeeper?.stop();
          return runner?.stop();
        });

        function startRunner() {
          housekeeper?.start();
          runner?.start();
        }
      },
    });
  },
});

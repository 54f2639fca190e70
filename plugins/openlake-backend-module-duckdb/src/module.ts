import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { openlakeConnectorsExtensionPoint } from '@openlake/plugin-openlake-node';
import { availableParallelism, tmpdir } from 'node:os';
import { parseByteSize } from './byteSize';
import { DuckdbEngine } from './DuckdbEngine';
import { removeLeftovers } from './process/temporaryFolder';

const MAX_THREADS = 4;
const IDLE_MS = 60_000;

/**
 * Connects DuckDB as a query engine.
 *
 * @public
 */
export const openlakeModuleDuckdb = createBackendModule({
  pluginId: 'openlake',
  moduleId: 'duckdb',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: openlakeConnectorsExtensionPoint,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ config, connectors, lifecycle, logger }) {
        const duckdb = config.getOptionalConfig('openlake.duckdb');
        if (!duckdb) {
          logger.info('No DuckDB: set openlake.duckdb to {} to connect it');
          return;
        }
        const memoryLimit = duckdb.getOptionalString('memoryLimit') ?? '1GB';
        const memoryLimitBytes = parseByteSize(memoryLimit);
        if (!memoryLimitBytes) {
          throw new InputError(
            `openlake.duckdb.memoryLimit is "${memoryLimit}"; write a size such as 512MB or 2GB`,
          );
        }
        await removeLeftovers(tmpdir()).catch(error =>
          logger.warn(
            `Temporary files of earlier DuckDB processes could not be removed: ${error}`,
          ),
        );
        connectors.addQueryEngine('duckdb', context => {
          const engine = new DuckdbEngine({
            catalogs: context,
            memoryLimitBytes,
            threads:
              duckdb.getOptionalNumber('threads') ??
              Math.min(MAX_THREADS, availableParallelism()),
            maxProcesses: duckdb.getOptionalNumber('maxWorkers') ?? 2,
            idleMs: IDLE_MS,
            temporaryFolder: tmpdir(),
          });
          lifecycle.addShutdownHook(() => engine.close());
          return engine;
        });
      },
    });
  },
});

import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { openlakePermissions } from '@openlake/plugin-openlake-common';
import { openlakeConnectorsExtensionPoint } from '@openlake/plugin-openlake-node';
import { createApiRouter } from './access/createApiRouter';
import {
  createDocumentRouter,
  PUBLIC_PATHS,
} from './access/createDocumentRouter';
import { Audit } from './audit/Audit';
import { createAuditRouter } from './audit/AuditRouter';
import { readOpenlakeConfig } from './config';
import { createConnectorRouter } from './connectors/ConnectorRouter';
import { Connectors } from './connectors/Connectors';
import { HealthMonitor } from './connectors/HealthMonitor';
import { DatabaseClock } from './database/DatabaseClock';
import { Leases } from './database/Leases';
import { OpenlakeDatabase } from './database/OpenlakeDatabase';
import { Facts } from './facts/Facts';
import { Hints } from './facts/Hints';
import { createJobs } from './jobs/createJobs';
import { DatabaseJobStore } from './jobs/DatabaseJobStore';
import { JobDeployment } from './jobs/JobDeployment';
import { NewestRuns, toRunnableJobs } from './jobsAndRuns';
import { createRuns } from './runs/createRuns';
import { HOOKS_PATH } from './runs/hooks/createHookRouter';
import { createTables } from './tables/createTables';
import { DatabaseTableStore } from './tables/DatabaseTableStore';
import { TableDeployment } from './tables/TableDeployment';
import { createViewRouter } from './views/createViewRouter';
import { createWorkspaces } from './workspaces/createWorkspaces';

/**
 * The OpenLake control plane.
 *
 * @public
 */
export const openlakePlugin = createBackendPlugin({
  pluginId: 'openlake',
  register(env) {
    const connectors = new Connectors();
    env.registerExtensionPoint(openlakeConnectorsExtensionPoint, connectors);

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        databaseService: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        reader: coreServices.urlReader,
        signals: signalsServiceRef,
      },
      async init(services) {
        const { config, lifecycle, logger } = services;
        const {
          folders,
          environment,
          landing,
          limits,
          firstRuns,
          maxConcurrentRuns,
          raisePriorityMs,
          keep,
          secrets,
        } = readOpenlakeConfig(config);

        // Ground
        const database = await OpenlakeDatabase.create(
          services.databaseService,
          limits,
        );
        const databaseClock = await DatabaseClock.create(database);
        const clock = databaseClock.now;
        const leases = new Leases(database);
        const facts = new Facts(database, clock);
        const hints = new Hints(services);
        const audit = new Audit({ ...services, database, clock });
        const health = new HealthMonitor({
          connectors,
          onChange: ids => hints.publish('connectors', ids),
        });
        const ground = { database, leases, facts, audit, clock, logger };

        // Rooms, each knowing those before it
        const jobStore = new DatabaseJobStore(database);
        const tableStore = new DatabaseTableStore(database);
        const workspaces = createWorkspaces({
          ...services,
          ...ground,
          engines: connectors,
          parts: [
            new JobDeployment({ store: jobStore, facts }),
            new TableDeployment(tableStore),
          ],
          integrations: ScmIntegrations.fromConfig(config),
          folders,
          environment,
          secrets,
          onChange: workspace => hints.publish('workspaces', [workspace]),
        });
        const newestRuns = new NewestRuns();
        const jobs = createJobs({
          ...ground,
          store: jobStore,
          workspaces: workspaces.service,
          runs: newestRuns,
          defaultOrchestrator: () => connectors.defaultOrchestrator(),
          onChange: job => hints.publish('jobs', [job]),
        });
        const runs = createRuns({
          ...ground,
          jobs: toRunnableJobs(jobs.service, workspaces.service),
          orchestrators: {
            list: () => connectors.orchestrators(),
            find: id => connectors.orchestrators().find(one => one.id === id),
          },
          inputs: tableStore,
          maxConcurrentRuns,
          raisePriorityMs,
          revisions: jobStore,
          deployments: workspaces.store,
          keep,
          secrets,
          landing,
          firstRuns: workspace =>
            firstRuns.get(workspaces.folderOf(workspace) ?? '') ?? [],
          onChange: ids => hints.publish('runs', ids),
        });
        newestRuns.connect(runs);
        const tables = createTables({
          ...ground,
          store: tableStore,
          connectors,
          jobs: jobs.service,
          fileUrl: (workspace, file) =>
            workspaces.service.fileUrl(workspace, file),
          onChange: names => hints.publish('tables', names),
        });

        // Doors
        services.permissionsRegistry.addPermissions(openlakePermissions);
        for (const path of [...PUBLIC_PATHS, HOOKS_PATH]) {
          services.httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        services.httpRouter.use(createDocumentRouter());
        services.httpRouter.use(runs.hooks);
        services.httpRouter.use(
          createApiRouter({
            ...services,
            audit,
            handlers: {
              ...createConnectorRouter({ health }),
              ...createAuditRouter(audit),
              ...workspaces.handlers,
              ...jobs.handlers,
              ...runs.handlers,
              ...tables.handlers,
              ...createViewRouter({
                clock,
                health,
                runs,
                jobs: jobs.service,
                tables: tables.service,
                workspaces: workspaces.service,
              }),
            },
          }),
        );

        // Life
        connectors.connect(runs.childRuns, logger);
        const clockLoop = databaseClock.start(logger);
        const healthLoop = health.start(logger);
        let started = Promise.resolve();
        lifecycle.addStartupHook(() => {
          started = workspaces.start().then(() => {
            runs.start();
            tables.start();
          });
          return started;
        });
        lifecycle.addShutdownHook(async () => {
          await started.catch(() => {});
          await Promise.all([
            workspaces.stop(),
            runs.stop(),
            tables.stop(),
            healthLoop.stop(),
            clockLoop.stop(),
          ]);
          hints.stop();
        });
      },
    });
  },
});

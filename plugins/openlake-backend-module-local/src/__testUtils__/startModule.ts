import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import duckdbModule from '@openlake/plugin-openlake-backend-module-duckdb';
import icebergModule from '@openlake/plugin-openlake-backend-module-iceberg';
import {
  DeployableRevision,
  Orchestrator,
  RunReport,
} from '@openlake/plugin-openlake-node';
import { ConnectorTestHost } from '@openlake/plugin-openlake-node/testUtils';
import { openlakeModuleLocal } from '../module';
import { openEmptyTestDatabase } from './testDatabases';
import { until } from './until';

/**
 * The runner beside DuckDB and an Iceberg catalog, as a portal starts them.
 *
 * @param local - `openlake.local`
 */
export async function startModule(
  state: string,
  local: object,
): Promise<{ host: ConnectorTestHost; stop: () => Promise<unknown> }> {
  const host = ConnectorTestHost.create();
  // Backstage's own test database is never closed and keeps the process alive.
  const knex = await openEmptyTestDatabase('SQLITE_3');
  const backend = await startTestBackend({
    features: [
      host.feature,
      icebergModule,
      duckdbModule,
      openlakeModuleLocal,
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({
        data: {
          openlake: {
            state,
            local,
            duckdb: { memoryLimit: '512MB', threads: 1 },
            iceberg: { catalogs: { lake: {} } },
          },
        },
      }),
    ],
  });
  return { host, stop: () => backend.stop() };
}

/** Deploys a revision, starts a run that is called like the job, and waits for its end. */
export async function runToEnd(
  orchestrator: Orchestrator,
  revision: DeployableRevision,
  timeoutMs: number,
): Promise<RunReport> {
  const { workspace, job, hash } = revision;
  await orchestrator.deploy(revision);
  await orchestrator.trigger({
    workspace,
    job,
    revisionHash: hash,
    runId: job,
    runNumber: 1,
    parameters: {},
  });
  let report: RunReport | undefined;
  await until(async () => {
    report = await orchestrator.getRun(job);
    return report?.state.lifecycle === 'terminated';
  }, timeoutMs);
  return report!;
}

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import icebergModule from '@openlake/plugin-openlake-backend-module-iceberg';
import {
  ConnectorTestHost,
  LakehouseSubject,
} from '@openlake/plugin-openlake-node/testUtils';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openlakeModuleDuckdb } from '../module';

/** A lakehouse in a folder of its own: DuckDB over one Iceberg catalog. */
export interface Lakehouse extends LakehouseSubject {
  /** Its state folder. */
  state: string;
}

export async function startLakehouse(
  settings: {
    memoryLimit?: string;
    threads?: number;
    maxWorkers?: number;
  } = {},
  catalog: { connection?: string } = {},
): Promise<Lakehouse> {
  const state = await realpath(await mkdtemp(join(tmpdir(), 'olo-lakehouse-')));
  const landing = join(state, 'landing');
  await mkdir(landing);
  const host = ConnectorTestHost.create();
  const remove = () => rm(state, { recursive: true, force: true });
  const backend = await startTestBackend({
    features: [
      host.feature,
      icebergModule,
      openlakeModuleDuckdb,
      mockServices.rootConfig.factory({
        data: {
          openlake: {
            state,
            duckdb: { memoryLimit: '512MB', threads: 2, ...settings },
            iceberg: { catalogs: { lake: { title: 'Lakehouse', ...catalog } } },
          },
        },
      }),
    ],
  }).catch(async error => {
    await remove();
    throw error;
  });
  return {
    engine: host.queryEngine('duckdb'),
    catalog: host.tableCatalog('lake'),
    state,
    landing,
    async close() {
      await backend.stop();
      await remove();
    },
  };
}

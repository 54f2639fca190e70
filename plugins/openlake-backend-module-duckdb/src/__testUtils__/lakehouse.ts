import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import icebergModule from '@openlake/plugin-openlake-backend-module-iceberg';
import { QueryEngine, TableCatalog } from '@openlake/plugin-openlake-node';
import { ConnectorTestHost } from '@openlake/plugin-openlake-node/testUtils';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import duckdbModule from '..';

/** A lakehouse in a folder of its own: DuckDB over one Iceberg catalog. */
export interface Lakehouse {
  engine: QueryEngine;
  catalog: TableCatalog;
  /** Its state folder. */
  state: string;
  /** Folder of landed files. */
  landing: string;
  stop(): Promise<void>;
}

export async function startLakehouse(
  settings: {
    memoryLimit?: string;
    threads?: number;
    maxWorkers?: number;
  } = {},
): Promise<Lakehouse> {
  const state = await realpath(await mkdtemp(join(tmpdir(), 'olo-lakehouse-')));
  const landing = join(state, 'landing');
  await mkdir(landing);
  const host = ConnectorTestHost.create();
  const backend = await startTestBackend({
    features: [
      host.feature,
      icebergModule,
      duckdbModule,
      mockServices.rootConfig.factory({
        data: {
          openlake: {
            state,
            duckdb: { memoryLimit: '512MB', threads: 2, ...settings },
            iceberg: { catalogs: { lake: { title: 'Lakehouse' } } },
          },
        },
      }),
    ],
  });
  return {
    engine: host.queryEngine('duckdb'),
    catalog: host.tableCatalog('lake'),
    state,
    landing,
    async stop() {
      await backend.stop();
      await rm(state, { recursive: true, force: true });
    },
  };
}

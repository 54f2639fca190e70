import { ConnectorTestHost } from '@openlake/plugin-openlake-node/testUtils';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, python } from './engines';
import { startModule } from './startModule';

/** dbt and Spark take their time to start. */
export const RUN_WITHIN_MS = 200_000;

/** The runner with the engines of this machine. */
export interface EngineModule {
  state: string;
  host: ConnectorTestHost;
}

/** One for all tests of a file. */
export function engineModuleForAllTests(): EngineModule {
  const module = {} as EngineModule;
  let stop: () => Promise<unknown>;
  jest.setTimeout(RUN_WITHIN_MS + 40_000);
  beforeAll(async () => {
    module.state = await realpath(
      await mkdtemp(join(tmpdir(), 'openlake-engines-')),
    );
    ({ host: module.host, stop } = await startModule(module.state, {
      enabled: true,
      python: python || 'python3',
      dbt: join(bin, 'dbt'),
      sparkSubmit: join(bin, 'spark-submit'),
    }));
  });
  afterAll(async () => {
    await stop();
    await rm(module.state, { recursive: true, force: true });
  });
  return module;
}

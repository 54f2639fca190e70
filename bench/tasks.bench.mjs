// Runs of 40 sql tasks, one after the other, through the local runner and DuckDB: from trigger to end.
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const TASKS = 40;
const ROUNDS = 3;

const require = createRequire(
  new URL(
    '../plugins/openlake-backend-module-local/package.json',
    import.meta.url,
  ),
);

export async function bench() {
  require('@backstage/cli/config/nodeTransform.cjs');
  const portal = await openRunner(createRequire(import.meta.url));
  try {
    await portal.run('warm', sqlTask);
    const plain = [];
    const tables = [];
    for (let round = 0; round < ROUNDS; round++) {
      plain.push(await portal.run(`plain${round}`, sqlTask));
      tables.push(
        await portal.run(`tables${round}`, key => ({
          ...sqlTask(key),
          sql: {
            statement: `SELECT 1 AS one, '${key}' AS name`,
            materialize: { table: `lake.round${round}.${key}` },
          },
        })),
      );
    }
    return [
      {
        what: `run of ${TASKS} trivial sql tasks in a row`,
        value: Math.min(...plain),
        unit: 'ms',
        bar: 1000,
      },
      {
        what: `run of ${TASKS} sql tasks that each write a small table`,
        value: Math.min(...tables),
        unit: 'ms',
        bar: 3000,
      },
    ];
  } finally {
    await portal.close();
  }
}

function sqlTask(key) {
  return { key, type: 'sql', sql: { statement: 'SELECT 1' } };
}

/** The parts of the portal that run tasks, on databases with the portal's settings. */
async function openRunner(load) {
  const plugins = '../plugins/openlake';
  const local = `${plugins}-backend-module-local/src`;
  const { createLocalRunner } = load(`${local}/createLocalRunner.ts`);
  const { readLocalConfig } = load(`${local}/config.ts`);
  const { migrate } = load(`${local}/store/migrate.ts`);
  const { DuckdbEngine } = load(
    `${plugins}-backend-module-duckdb/src/DuckdbEngine.ts`,
  );
  const iceberg = `${plugins}-backend-module-iceberg/src`;
  const { openCatalog } = load(`${iceberg}/openCatalog.ts`);
  const { openCatalogDatabase } = load(`${iceberg}/catalogDatabase.ts`);
  const { deployableJob } = load(
    `${plugins}-node/src/testUtils/deployableJob.ts`,
  );
  const { ConfigReader } = require('@backstage/config');

  const state = await realpath(
    await mkdtemp(join(tmpdir(), 'openlake-bench-')),
  );
  const warehouse = join(state, 'warehouse');
  await mkdir(warehouse);
  const catalogs = await openCatalogDatabase(join(warehouse, 'catalog.db'));
  const catalog = await openCatalog({
    name: 'lake',
    title: 'Lake',
    warehouse,
    knex: catalogs,
  });
  const engine = new DuckdbEngine({
    catalogs: { tableCatalog: () => catalog },
    memoryLimitBytes: 1_000_000_000,
    threads: 2,
    maxProcesses: 1,
    idleMs: 60_000,
    temporaryFolder: tmpdir(),
  });
  const knex = require('knex')({
    client: 'better-sqlite3',
    connection: join(state, 'openlake.sqlite'),
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  await knex.raw('PRAGMA journal_mode = WAL');
  await knex.raw('PRAGMA synchronous = NORMAL');
  await migrate(knex);
  const { orchestrator, runner } = createLocalRunner({
    config: readLocalConfig(
      new ConfigReader({ openlake: { state, local: { enabled: true } } }),
    ),
    knex,
    connectors: { queryEngine: () => engine, tableCatalog: () => catalog },
    logger: { ...console, child: () => console },
  });
  await runner.start();

  return {
    async run(runId, taskOf) {
      const keys = Array.from({ length: TASKS }, (_, index) => `t${index}`);
      const revision = deployableJob(runId, {
        tasks: keys.map((key, index) => ({
          ...taskOf(key),
          depends_on: index === 0 ? [] : [keys[index - 1]],
        })),
      });
      await orchestrator.deploy(revision);
      const ended = whenEnded(orchestrator, runId);
      const from = performance.now();
      await orchestrator.trigger({
        workspace: revision.workspace,
        job: revision.job,
        revisionHash: revision.hash,
        runId,
        runNumber: 1,
        parameters: {},
      });
      const { state: end, tasks } = await ended;
      const took = performance.now() - from;
      if (end.result !== 'success') {
        const { error } = tasks.find(task => task.error);
        throw new Error(`Run ${runId} ended ${end.result}: ${error?.message}`);
      }
      return took;
    },
    async close() {
      await runner.stop();
      await engine.close();
      await catalogs.destroy();
      await knex.destroy();
      await rm(state, { recursive: true, force: true });
    },
  };
}

function whenEnded(orchestrator, runId) {
  return new Promise((resolve, reject) => {
    const unsubscribe = orchestrator.onChange(() => {
      orchestrator.getRun(runId).then(run => {
        if (run?.state.lifecycle === 'terminated') {
          unsubscribe();
          resolve(run);
        }
      }, reject);
    });
  });
}

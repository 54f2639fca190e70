// Appending 1M rows of 14 columns to an Iceberg table against DuckDB's own COPY of the same rows, and 40 trivial
// statements in a row. Meanwhile: how late the event loop of the portal's process is.
import { mkdtemp, mkdir, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

const ROWS = 1_000_000;
const REPEATS = 3;
const TRIVIAL = 40;

const SELECT = `SELECT
  range AS id, CAST(range % 10000 AS INTEGER) AS customer,
  'customer ' || (range % 10000) AS name, ['new', 'paid', 'sent', 'done'][range % 4 + 1] AS status,
  CAST(range % 100000 / 100.0 AS DECIMAL(12, 2)) AS amount, range * 0.5 AS weight, range % 3 = 0 AS express,
  DATE '2024-01-01' + CAST(range % 365 AS INTEGER) AS day,
  TIMESTAMP '2024-01-01' + to_seconds(range) AS created_at, CAST(hash(range) >> 1 AS BIGINT) AS checksum,
  CASE WHEN range % 500 = 0 THEN NULL ELSE 'web' END AS channel, CAST(range % 7 AS INTEGER) AS weekday,
  md5(CAST(range AS VARCHAR)) AS token, range % 1000 AS product
FROM range(${ROWS})`;

const require = createRequire(
  new URL(
    '../plugins/openlake-backend-module-duckdb/package.json',
    import.meta.url,
  ),
);

export async function bench() {
  require('@backstage/cli/config/nodeTransform.cjs');
  const load = createRequire(import.meta.url);
  const plugins = '../plugins/openlake-backend-module';
  const { DuckdbEngine } = load(`${plugins}-duckdb/src/DuckdbEngine.ts`);
  const { DuckdbProcess } = load(
    `${plugins}-duckdb/src/process/DuckdbProcess.ts`,
  );
  const { openCatalog } = load(`${plugins}-iceberg/src/openCatalog.ts`);
  const { openCatalogDatabase } = load(
    `${plugins}-iceberg/src/catalogDatabase.ts`,
  );

  const folder = await realpath(await mkdtemp(join(tmpdir(), 'olo-bench-')));
  const warehouse = join(folder, 'warehouse');
  await mkdir(warehouse);
  const knex = await openCatalogDatabase(join(warehouse, 'catalog.db'));
  const catalog = await openCatalog({
    name: 'lake',
    title: 'Lake',
    warehouse,
    knex,
  });
  const settings = { memoryLimitBytes: 1_000_000_000, threads: 2 };
  const engine = new DuckdbEngine({
    ...settings,
    catalogs: { tableCatalog: () => catalog },
    maxProcesses: 1,
    idleMs: 60_000,
    temporaryFolder: tmpdir(),
  });
  const plain = await DuckdbProcess.start(settings, tmpdir());
  const run = (statement, target) =>
    engine.materialize({
      statement,
      target: target && { table: target, mode: 'append', partitionBy: [] },
      pins: [],
      catalog: 'lake',
      snapshotProperties: {},
      timeoutMs: 600_000,
      maxRows: 10,
    });
  try {
    await run('SELECT 1');
    await plain.request({ op: 'open', cwd: folder, statements: [] });
    const copies = [];
    const appends = [];
    const delay = monitorEventLoopDelay({ resolution: 5 });
    // One after the other, so that both meet the same machine.
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      copies.push(
        await timed(() =>
          plain.request({
            op: 'run',
            sql: `COPY (${SELECT}) TO '${folder}/plain${repeat}.parquet' (FORMAT parquet, COMPRESSION zstd)`,
            maxRows: 1,
            maxBytes: 1000,
            progress: false,
          }),
        ),
      );
      delay.enable();
      appends.push(await timed(() => run(SELECT, 'lake.bench.orders')));
      delay.disable();
    }
    const trivial = await timed(async () => {
      for (let i = 0; i < TRIVIAL; i++) {
        await run('SELECT 1');
      }
    });
    return [
      {
        what: `append of ${ROWS} rows against plain COPY`,
        value: Math.min(...appends) / Math.min(...copies),
        unit: 'x',
        bar: 3,
      },
      {
        what: 'event loop delay meanwhile, p99',
        value: delay.percentile(99) / 1e6,
        unit: 'ms',
        bar: 50,
      },
      {
        what: `${TRIVIAL} trivial statements, one after the other`,
        value: trivial,
        unit: 'ms',
        bar: 1500,
      },
    ];
  } finally {
    await plain.kill();
    await engine.close();
    await knex.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

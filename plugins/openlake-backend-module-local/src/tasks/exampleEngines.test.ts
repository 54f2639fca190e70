import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { loadWorkspace } from '@openlake/plugin-openlake-common';
import { DeployableRevision, RunReport } from '@openlake/plugin-openlake-node';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  engineModuleForAllTests,
  RUN_WITHIN_MS,
} from '../__testUtils__/engineModule';
import {
  describeWith,
  hasJava,
  hasModule,
  hasProgram,
} from '../__testUtils__/engines';
import { runToEnd } from '../__testUtils__/startModule';

const example = resolvePackagePath(
  '@openlake/plugin-openlake-backend-module-local',
  '../../examples/air-traffic',
);

/** A few rows in place of three million. */
const SILVER = {
  'silver.flights': `
    SELECT DATE '2001-01-01' + CAST(n % 90 AS INTEGER) AS flight_date,
      CAST(5 + n % 18 AS INTEGER) AS departure_hour,
      CASE WHEN n % 2 = 0 THEN 'ATL' ELSE 'BOS' END AS origin,
      'DEN' AS destination,
      CASE WHEN n % 2 = 0 THEN 'ATL' ELSE 'BOS' END || ' - DEN' AS route,
      CAST(n % 40 AS INTEGER) AS delay_minutes,
      n % 40 > 15 AS is_late
    FROM range(2000) AS t(n)`,
  'silver.airports': `
    SELECT * FROM (VALUES
      ('ATL', 'Hartsfield', 'Atlanta', 'GA'),
      ('BOS', 'Logan', 'Boston', 'MA')
    ) AS t(iata, name, city, state)`,
  'silver.birdstrikes': `
    SELECT DATE '2001-02-01' AS strike_date,
      CASE WHEN n % 3 = 0 THEN 'ATL' ELSE 'BOS' END AS airport,
      CASE WHEN n % 4 = 0 THEN 'minor' ELSE 'none' END AS damage,
      CASE WHEN n % 2 = 0 THEN 'Gull' ELSE 'Starling' END AS species,
      CAST(n AS BIGINT) AS cost_usd
    FROM range(60) AS t(n)`,
};

const runner = engineModuleForAllTests();

beforeAll(async () => {
  for (const [table, statement] of Object.entries(SILVER)) {
    await runner.host.queryEngine('duckdb').materialize({
      statement,
      target: { table: `lake.${table}`, mode: 'overwrite', partitionBy: [] },
      pins: [],
      catalog: 'lake',
      snapshotProperties: {},
      timeoutMs: 60_000,
      maxRows: 0,
    });
  }
});

/** A job of the example as the control plane deploys it. */
async function revisionOf(job: string): Promise<DeployableRevision> {
  const entries = await readdir(example, {
    recursive: true,
    withFileTypes: true,
  });
  const files = await Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(async path => ({
        path: relative(example, path),
        content: await readFile(path, 'utf8'),
      })),
  );
  const loaded = loadWorkspace(files).jobs.find(
    ({ document }) => document.metadata.name === job,
  )!;
  const wanted = new Set(loaded.sources.map(({ path }) => path));
  return {
    workspace: 'air-traffic',
    job,
    hash: loaded.contentHash,
    spec: loaded.document.spec,
    files: files.filter(({ path }) => wanted.has(path)),
    settings: {
      catalog: 'lake',
      timezone: 'America/New_York',
      environment: 'test',
      tables: [],
    },
  };
}

async function run(job: string): Promise<RunReport> {
  return runToEnd(
    runner.host.orchestrator('local'),
    await revisionOf(job),
    RUN_WITHIN_MS,
  );
}

async function rowsOf(table: string): Promise<unknown[][]> {
  const { rows } = await runner.host.queryEngine('duckdb').materialize({
    statement: `SELECT * FROM lake.${table}`,
    pins: [],
    catalog: 'lake',
    snapshotProperties: {},
    timeoutMs: 60_000,
    maxRows: 1_000,
  });
  return rows;
}

const PYICEBERG = hasModule('pyiceberg.catalog.sql, pyarrow');

const dbt = {
  engine: 'dbt',
  install: "'dbt-core<1.12' dbt-duckdb 'pyiceberg[pyarrow,sql-sqlite]'",
  isThere: hasProgram('dbt') && PYICEBERG,
};

describeWith(dbt)('the job gold-by-dbt of the example', () => {
  it('builds gold tables of the lake from its silver tables, with a step for each model and test', async () => {
    const report = await run('gold-by-dbt');
    const [task] = report.tasks;
    expect(task.error).toBeUndefined();
    expect(report.state.result).toBe('success');
    const steps = task.attempts[0].steps!;
    expect(
      steps.filter(({ kind }) => kind === 'model').map(({ name }) => name),
    ).toEqual(
      expect.arrayContaining([
        'dbt_route_delays',
        'dbt_departure_hours',
        'dbt_worst_hours',
        'dbt_airport_strikes',
      ]),
    );
    expect(steps.filter(({ kind }) => kind === 'test')).toHaveLength(9);
    expect(steps.find(({ name }) => name === 'dbt_worst_hours')).toMatchObject({
      result: 'success',
      dependsOn: ['dbt_departure_hours'],
    });
    const found = [...task.outputs, ...task.inputs];
    expect(
      Object.fromEntries(found.map(({ table, rows }) => [table, rows])),
    ).toEqual({
      'lake.gold.dbt_route_delays': 6,
      'lake.gold.dbt_departure_hours': 18,
      'lake.gold.dbt_worst_hours': 3,
      'lake.gold.dbt_airport_strikes': 2,
      'lake.silver.flights': 2000,
      'lake.silver.birdstrikes': 60,
      'lake.silver.airports': 2,
    });
    const page = await runner.host
      .orchestrator('local')
      .readLog(
        { runId: 'gold-by-dbt', key: 'build', attempt: 1 },
        { from: 1, limit: 1_000 },
      );
    const log = page.lines.map(({ text }) => text).join('\n');
    expect(log).not.toMatch(/deprecat|warning/i);
    const { current } = await runner.host
      .tableCatalog('lake')
      .loadTable('gold.dbt_route_delays');
    expect(current?.summary['openlake.run-id']).toBe('gold-by-dbt');
    expect(await rowsOf('gold.dbt_worst_hours')).toHaveLength(3);
  });
});

const spark = {
  engine: 'Spark',
  install: "'pyspark==4.1.*' 'pyiceberg[pyarrow,sql-sqlite]', Java 17",
  isThere: hasProgram('spark-submit') && hasJava() && PYICEBERG,
};

describeWith(spark)('the job gold-by-spark of the example', () => {
  it('writes a gold table of the lake', async () => {
    const report = await run('gold-by-spark');
    const [task] = report.tasks;
    expect(task.error).toBeUndefined();
    expect(task.values).toEqual({ species: 2 });
    expect(task.outputs).toMatchObject([
      { table: 'lake.gold.spark_species_risk', rows: 2 },
    ]);
    expect(
      (await rowsOf('gold.spark_species_risk')).map(([species]) => species),
    ).toEqual(['Gull', 'Starling']);
  });
});

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  JobDocument,
  loadWorkspace,
  renderSql,
  runScope,
  TaskOf,
  WorkspaceFile,
} from '@openlake/plugin-openlake-common';
import { MaterializeResult } from '@openlake/plugin-openlake-node';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { Lakehouse, startLakehouse } from './__testUtils__/lakehouse';

const example = resolvePackagePath(
  '@openlake/plugin-openlake-backend-module-duckdb',
  '../../examples/air-traffic',
);

describe('the air-traffic example', () => {
  let lakehouse: Lakehouse;
  let files: WorkspaceFile[];
  beforeAll(async () => {
    lakehouse = await startLakehouse({ memoryLimit: '1GB' });
    files = await readFolder(example);
    await promisify(execFile)(process.execPath, [
      join(example, 'land.mjs'),
      lakehouse.landing,
    ]);
  }, 60_000);
  afterAll(() => lakehouse.close());

  const load = () => loadWorkspace(files);
  const job = (name: string) =>
    load().jobs.find(({ document }) => document.metadata.name === name)!
      .document;

  /** Runs the SQL tasks of a job in their order, which is that of the file. */
  async function run(document: JobDocument) {
    const results = new Map<string, MaterializeResult>();
    for (const task of document.spec.tasks as Array<TaskOf<'sql'>>) {
      const { sql } = task;
      const text =
        sql.statement ?? files.find(file => file.path === sql.file)!.content;
      const parameters = Object.fromEntries(
        document.spec.parameters.map(({ name, default: value }) => [
          name,
          value,
        ]),
      );
      results.set(
        task.key,
        await lakehouse.engine.materialize({
          statement: renderSql(
            text,
            runScope(document.spec, task, {
              run: { id: 'r1', number: 1 },
              workspace: 'air-traffic',
              job: document.metadata.name,
              environment: 'default',
              timezone: 'UTC',
              parameters,
            }),
          ),
          file: sql.file,
          target: sql.materialize && {
            table: sql.materialize.table,
            mode: sql.materialize.mode,
            partitionBy: sql.materialize.partition_by,
          },
          pins: [],
          catalog: 'lake',
          filesRoot: lakehouse.landing,
          snapshotProperties: { 'openlake.run-id': 'r1' },
          timeoutMs: 60_000,
          maxRows: 10,
        }),
      );
    }
    return results;
  }

  it('is a valid workspace', () => {
    expect(load().findings).toEqual([]);
    expect(load().jobs).toHaveLength(5);
  });

  it('loads three million flights, rejects seventeen and says why', async () => {
    const results = await run(job('flights-medallion'));
    const rows = (key: string) => results.get(key)?.output?.rows;
    expect(rows('bronze_flights')).toBe(3_000_000);
    expect(rows('silver_flights')).toBe(3_000_000 - 17);
    expect(rows('silver_birdstrikes')).toBeGreaterThan(9_000);
    expect(rows('gold_departure_hours')).toBe(24);

    const { rows: rejects } = await lakehouse.engine.query({
      statement:
        'SELECT source, reason, rejected FROM lake.silver.rejects ORDER BY ALL',
      tables: [{ table: 'lake.silver.rejects' }],
      maxRows: 20,
      timeoutMs: 10_000,
    });
    expect(rejects.filter(([source]) => source === 'flights')).toEqual([
      ['flights', 'after the period', '6'],
      ['flights', 'impossible delay', '11'],
    ]);
    // What silver keeps and what it rejects is everything there is.
    const rejected = rejects
      .filter(([source]) => source === 'birdstrikes')
      .reduce((sum, row) => sum + Number(row[2]), 0);
    expect(Number(rows('silver_birdstrikes')) + rejected).toBe(10_000);

    const check = results.get('check_rejects')!;
    expect(Number(check.rows[0][0])).toBeLessThanOrEqual(0);
    expect(
      (await lakehouse.catalog.loadTable('silver.flights')).health.files,
    ).toBeGreaterThanOrEqual(6);
  }, 120_000);

  it('has a second job that reads what the first one wrote', async () => {
    const results = await run(job('punctuality-scorecard'));
    expect(results.get('busiest_routes')?.output?.rows).toBe(100);
    expect(results.get('airport_scorecard')?.output?.rows).toBeGreaterThan(50);
  }, 60_000);

  it('has a third job whose gate cannot pass', async () => {
    const audit = job('strict-audit');
    expect(audit.spec.paused).toBe(true);
    const results = await run(audit);
    const [expected] = (audit.spec.tasks[1] as TaskOf<'sql'>).sql.expect;
    const { columns, rows } = results.get('no_rejects')!;
    const at = columns.findIndex(({ name }) => name === expected.column);
    expect(Number(rows[0][at])).toBeGreaterThan(Number(expected.at_most));
  }, 60_000);
});

async function readFolder(folder: string): Promise<WorkspaceFile[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const path = join(entry.parentPath, entry.name);
        return {
          path: relative(folder, path),
          content: await readFile(path, 'utf8'),
        };
      }),
  );
}

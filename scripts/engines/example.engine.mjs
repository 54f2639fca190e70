// The tables that the jobs of the example write, read and written by engines that nobody here wrote.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../postgres/server.mjs';
import { DIALECTS } from './checksum.mjs';
import { byText, ExampleLake, textOf } from './ExampleLake.mjs';
import { SparkEngine } from './SparkEngine.mjs';
import { TrinoEngine } from './TrinoEngine.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const python = process.env.OPENLAKE_TEST_PYTHON;
const wanted = new Set(process.env.OPENLAKE_TEST_ENGINES.split(','));

const FLIGHTS = 3_000_000;
/** Tables of so many are compared once for each engine: it takes most of a minute. */
const MANY_ROWS = 1_000_000;

/** Trino's catalog wants a server. */
const DATABASES = [
  { name: 'SQLite', engines: { spark: SparkEngine } },
  {
    name: 'PostgreSQL',
    engines: { spark: SparkEngine, trino: TrinoEngine },
    start: startPostgres,
  },
];

for (const { name: database, engines, start } of DATABASES) {
  const used = Object.entries(engines).filter(([name]) => wanted.has(name));
  if (!wanted.has('pyiceberg') && used.length === 0) {
    continue;
  }
  describe(`the tables of the example, in a catalog on ${database},`, () => {
    /** @type {ExampleLake} */
    let lake;
    let server;
    before(async () => {
      server = await start?.();
      lake = await ExampleLake.create(root, server?.connectionString);
    });
    after(async () => {
      await lake?.close();
      await server?.stop();
    });

    if (wanted.has('pyiceberg')) {
      test('are to pyiceberg what they are to us, in every snapshot', () =>
        comparePyiceberg(lake));
    }
    for (const [engine, Engine] of used) {
      describe(`in ${engine}`, () => {
        /** @type {SparkEngine | TrinoEngine} */
        let session;
        before(async () => {
          session = await Engine.start({ root, python, lake });
        });
        after(() => session?.stop());

        test('have the same rows', async () => {
          for (const table of await lake.tables()) {
            const { id, summary } = (await lake.describe(table)).snapshots.at(
              -1,
            );
            // Their files are the same whatever the catalog is on.
            const isLarge = Number(summary['total-records']) >= MANY_ROWS;
            if (!isLarge || database === firstWith(engine)) {
              await compare(lake, session, table, id);
            }
          }
        });

        test('take its rows, columns and deletes, which we read, and jobs go on from there', () =>
          takeTurns(lake, session, `remark_of_${engine}`));
      });
    }
  });
}

/** The first database whose catalog an engine is tested with. */
function firstWith(engine) {
  return DATABASES.find(({ engines }) => engine in engines).name;
}

/** @param {ExampleLake} lake */
async function comparePyiceberg(lake) {
  const names = await lake.tables();
  assert.ok(names.length >= 12, `only ${names}`);
  const ours = {};
  for (const name of names) {
    ours[name] = await lake.describe(name);
    const checksums = ours[name].snapshots.map(async ({ id }) => [
      id,
      await lake.checksumStatement(DIALECTS.duckdb, name, id, 'rows_read'),
    ]);
    ours[name].statements = Object.fromEntries(await Promise.all(checksums));
  }
  const theirs = readWithPyiceberg(lake, ours);
  assert.deepEqual(theirs.names, names.toSorted());
  const runs = new Map(lake.runs.map(run => [run.id, run]));
  for (const name of names) {
    const { columns, spec, snapshots, partitions } = ours[name];
    const their = theirs.tables[name];
    assert.deepEqual(their.columns, columns, name);
    assert.deepEqual(their.spec, spec, name);
    assert.deepEqual(their.snapshots, snapshots, name);
    assert.deepEqual(their.partitions.sort(byText), partitions, name);
    for (const { id, summary } of snapshots) {
      assert.deepEqual(
        their.checksums[id].map(textOf),
        await lake.checksum(name, id),
        `${name} as snapshot ${id} left it`,
      );
      // What wrote it is a run that the portal knows.
      const run = runs.get(summary['openlake.run-id']);
      assert.equal(summary['openlake.workspace'], 'air-traffic');
      assert.equal(summary['openlake.job'], run?.job);
      assert.equal(summary['openlake.run-number'], String(run?.number));
      assert.match(summary['openlake.task'], /^\w+$/);
      assert.equal(summary['openlake.attempt'], '1');
    }
  }
  const { snapshots, partitions } = ours['bronze.flights'];
  const [last] = snapshots.slice(-1);
  assert.equal(
    theirs.tables['bronze.flights'].checksums[last.id][0],
    String(FLIGHTS),
  );
  assert.equal(partitions.length, 1);
  assert.ok(ours['silver.flights'].partitions.length >= 6);
}

function readWithPyiceberg({ connection, warehouse }, tables) {
  const result = spawnSync(
    python,
    [join(root, 'scripts/engines/readTables.py')],
    {
      input: JSON.stringify({
        uri: /^postgres/.test(connection)
          ? connection.replace(/^postgres(ql)?:/, 'postgresql+psycopg2:')
          : `sqlite:///${connection}`,
        warehouse: `file://${warehouse}`,
        checksums: Object.fromEntries(
          Object.entries(tables).map(([name, { statements }]) => [
            name,
            statements,
          ]),
        ),
      }),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  assert.equal(result.status, 0, result.stderr);
  return JSON.parse(result.stdout);
}

/** The engine and we come to the same checksum of a table as a snapshot left it. */
async function compare(lake, session, table, snapshotId) {
  const statement = await lake.checksumStatement(
    session.dialect,
    table,
    snapshotId,
    session.asOf(table, snapshotId),
  );
  const [theirs] = await session.query(statement);
  assert.deepEqual(
    theirs.map(textOf),
    await lake.checksum(table, snapshotId),
    `${table} as snapshot ${snapshotId} left it`,
  );
}

/** The engine changes a table of ours, step by step, and we read it; then a job writes it again. */
async function takeTurns(lake, session, remark) {
  const table = 'gold.route_delays';
  const lastOf = async () => (await lake.describe(table)).snapshots.at(-1);
  const rows = async () =>
    Number((await lake.checksum(table, (await lastOf()).id))[0]);
  const written = await rows();
  for (const statement of [
    ...session.mergeOnRead(`lake.${table}`),
    `INSERT INTO lake.${table} SELECT * FROM lake.${table} WHERE month = DATE '2001-02-01'`,
    `ALTER TABLE lake.${table} ADD COLUMN ${remark} ${session.dialect.text}`,
    `UPDATE lake.${table} SET ${remark} = 'avoid' WHERE month = DATE '2001-03-01' AND late_share > 0.9`,
    `DELETE FROM lake.${table} WHERE month = DATE '2001-04-01' AND origin = 'ATL'`,
  ]) {
    await session.query(statement);
    await compare(lake, session, table, (await lastOf()).id);
  }
  const { columns } = await lake.describe(table);
  assert.equal(columns.at(-1).name, remark);
  const { summary } = await lastOf();
  assert.ok(
    Number(summary['total-position-deletes']) > 0,
    JSON.stringify(summary),
  );
  assert.ok((await rows()) > written);

  const run = await lake.run('flights-medallion');
  assert.equal(run.result, 'success');
  assert.equal(await rows(), written);
  await compare(lake, session, table, (await lastOf()).id);
}

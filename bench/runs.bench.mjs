// Pages of runs over 100, 10k and 1M runs of 10 tasks, on SQLite and PostgreSQL: how their time grows with the number of runs.
// With `OPENLAKE_BENCH_RUNS=100000` the last size is smaller: a million needs some 6 GB of disk and minutes to make.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startPostgres } from '../scripts/postgres/server.mjs';

const SIZES = [
  100,
  10_000,
  Number(process.env.OPENLAKE_BENCH_RUNS ?? 1_000_000),
];
const TASKS = 10;
// So few that already 100 runs fill what is asked for of each job.
const JOBS = 4;
const REPEATS = 60;

const require = createRequire(
  new URL('../plugins/openlake-backend/package.json', import.meta.url),
);

const DATABASES = {
  async SQLite() {
    const folder = await mkdtemp(join(tmpdir(), 'openlake-bench-'));
    return {
      client: 'better-sqlite3',
      connection: join(folder, 'runs.sqlite'),
      instant: seconds =>
        `strftime('%Y-%m-%dT%H:%M:%S.000Z', ${seconds}, 'unixepoch')`,
      settle: async () => {},
      remove: () => rm(folder, { recursive: true }),
    };
  },
  async PostgreSQL() {
    const server = await startPostgres();
    return {
      client: 'pg',
      connection: server.connectionString,
      instant: seconds =>
        `to_char(to_timestamp(${seconds}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.000"Z"')`,
      // What its autovacuum does by and by.
      settle: knex => knex.raw('vacuum analyze'),
      remove: () => server.stop(),
    };
  },
};

export async function bench() {
  require('@backstage/cli/config/nodeTransform.cjs');
  const figures = [];
  for (const [name, open] of Object.entries(DATABASES)) {
    const found = await measure(await open());
    figures.push(
      ...found.map(figure => ({ ...figure, what: `${name}: ${figure.what}` })),
    );
  }
  return figures;
}

async function measure({ client, connection, instant, settle, remove }) {
  const src = '../plugins/openlake-backend/src';
  const load = createRequire(import.meta.url);
  const { OpenlakeDatabase } = load(`${src}/database/OpenlakeDatabase.ts`);
  const { DatabaseRunStore } = load(`${src}/runs/DatabaseRunStore.ts`);
  const { DatabaseRunStatistics } = load(
    `${src}/runs/DatabaseRunStatistics.ts`,
  );
  const knex = require('knex')({
    client,
    connection,
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  try {
    const database = await OpenlakeDatabase.fromClient(knex);
    const store = new DatabaseRunStore(database);
    const statistics = new DatabaseRunStatistics(database);
    const job = { workspace: 'lab', job: 'job-1' };
    const questions = {
      'run list, first page': () => store.list({ limit: 50 }),
      'run list of a workspace': () =>
        store.list({ workspace: 'lab', limit: 50 }),
      'run list of a job, failed and canceled': () =>
        store.list({ ...job, states: ['failed', 'canceled'], limit: 3 }),
      'run list by trigger, of a month': () =>
        store.list({
          workspace: 'lab',
          triggers: ['backfill', 'manual'],
          since: '2023-11-01T00:00:00.000Z',
          limit: 50,
        }),
      'job grid of 25 runs': () => statistics.grid(job, { limit: 25 }),
      'a run with its tasks': () =>
        Promise.all([store.find(runId(40)), store.listTasks(runId(40))]),
      'recent runs of every job': () =>
        statistics.recentBars(
          Array.from({ length: JOBS }, (_, n) => ({
            workspace: 'lab',
            job: `job-${n}`,
          })),
          14,
        ),
      'jobs that fail': () => statistics.failing(20),
    };
    const times = Object.fromEntries(
      Object.keys(questions).map(name => [name, []]),
    );
    let filled = 0;
    for (const size of SIZES) {
      await fill(knex, instant, filled, size);
      await settle(knex);
      filled = size;
      for (const [name, ask] of Object.entries(questions)) {
        times[name].push(await measured(ask));
      }
    }
    const decades = Math.log10(SIZES[SIZES.length - 1] / SIZES[0]);
    return Object.entries(times).flatMap(([name, all]) => [
      {
        what: `${name}: growth exponent`,
        value: Math.max(
          0,
          Math.log10(all[all.length - 1].quiet / all[0].quiet) / decades,
        ),
        unit: '',
        bar: 0.1,
      },
      {
        what: `${name}: with ${SIZES[SIZES.length - 1]} runs, p95`,
        value: all[all.length - 1].p95,
        unit: 'ms',
        bar: 50,
      },
    ]);
  } finally {
    await knex.destroy();
    await remove();
  }
}

/** Times of an answer; `quiet`, the lower quartile, is when nothing else keeps the machine busy. */
async function measured(ask) {
  const times = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const from = performance.now();
    await ask();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return {
    quiet: times[REPEATS >> 2],
    p95: times[Math.ceil(REPEATS * 0.95) - 1],
  };
}

function runId(number) {
  return `000000000000000000${10_000_000 + number}`;
}

async function fill(knex, instant, from, to) {
  await knex.raw(
    `with recursive n(i) as (select ${from} union all select i + 1 from n where i + 1 < ${to})
     insert into runs (id, workspace, job, number, orchestrator, revision_hash, revision_number, trigger, trigger_kind, chain, parameters,
       interval_start, interval_end, lifecycle, result, state, created_at, queued_at, started_at, ended_at, observed_at,
       dispatch_attempts, repairs, report_version, version, task_counts, failed_attempts)
     select '000000000000000000' || (10000000 + i), 'lab', 'job-' || (i % ${JOBS}), i / ${JOBS} + 1, 'local', 'hash', 1,
       '{"kind":"' || kind || '"}', kind, '[]', '{}', moment, moment, 'terminated', result, result, moment, moment, moment, moment, moment, 1, 0, 20, 5, '{"success":10}', 0
     from (select i, ${instant('1700000000 + i * 60')} as moment,
       case when i % 23 = 0 then 'manual' else 'schedule' end as kind,
       case when i % 17 = 0 then 'failed' when i % 31 = 0 then 'canceled' else 'success' end as result from n)`,
  );
  await knex.raw(
    `with recursive t(k) as (select 0 union all select k + 1 from t where k + 1 < ${TASKS})
     insert into task_runs (run_id, task_key, item_index, position, type, depends_on, lifecycle, result, started_at, ended_at,
       attempt_count, repaired, attempts, inputs, outputs, "values")
     select id, 'task-' || k, -1, k, 'sql', '[]', 'terminated', 'success', created_at, created_at, 1, false,
       '[{"number":1,"repair":0,"lifecycle":"terminated","result":"success"}]', '[]', '[]', '{}'
     from runs cross join t where id >= '${runId(from)}'`,
  );
  await knex.raw(
    `insert into run_jobs (workspace, job, last_number, failures)
     select workspace, job, max(number), 0 from runs group by workspace, job
     on conflict (workspace, job) do update set last_number = excluded.last_number`,
  );
}

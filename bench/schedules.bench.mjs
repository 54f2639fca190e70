// 10,000 schedules that are due at the same minute, in 20 workspaces: how long the loop of triggers takes to start all
// their runs on SQLite, and how evenly the workspaces get theirs meanwhile.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const SCHEDULES = 10_000;
const WORKSPACES = 20;
const TASKS = 2;
const REPEATS = 3;
const CRONS = ['0 * * * *', '*/15 * * * *', '0 */2 * * *', '0 6 * * *'];
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York'];

const require = createRequire(
  new URL('../plugins/openlake-backend/package.json', import.meta.url),
);

export async function bench() {
  require('@backstage/cli/config/nodeTransform.cjs');
  const load = createRequire(import.meta.url);
  const src = '../plugins/openlake-backend/src';
  const { OpenlakeDatabase } = load(`${src}/database/OpenlakeDatabase.ts`);
  const { Leases } = load(`${src}/database/Leases.ts`);
  const { Facts } = load(`${src}/facts/Facts.ts`);
  const { DatabaseJobStore } = load(`${src}/jobs/DatabaseJobStore.ts`);
  const { toRunnableJobs } = load(`${src}/jobsAndRuns.ts`);
  const { DatabaseRunStore } = load(`${src}/runs/DatabaseRunStore.ts`);
  const { RunChanges } = load(`${src}/runs/RunChanges.ts`);
  const { RunCreator } = load(`${src}/runs/RunCreator.ts`);
  const { DatabaseTriggerStore } = load(
    `${src}/runs/triggers/DatabaseTriggerStore.ts`,
  );
  const { TriggerEvaluator } = load(`${src}/runs/triggers/TriggerEvaluator.ts`);

  const folder = await mkdtemp(join(tmpdir(), 'openlake-bench-'));
  const knex = require('knex')({
    client: 'better-sqlite3',
    connection: join(folder, 'schedules.sqlite'),
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  try {
    const database = await OpenlakeDatabase.fromClient(knex);
    // At noon in UTC every one of the expressions is due somewhere.
    let now = Date.parse('2026-03-02T05:59:00Z');
    const clock = () => new Date(now);
    const jobStore = new DatabaseJobStore(database);
    const jobs = toRunnableJobs({
      find: key => jobStore.find(key),
      inForce: keys => jobStore.inForce(keys),
      orchestratorOf: () => 'local',
    });
    const store = new DatabaseRunStore(database);
    const triggerStore = new DatabaseTriggerStore(database);
    const changes = new RunChanges({
      store,
      facts: new Facts(database, clock),
      clock,
      onChange: () => {},
    });
    const evaluator = new TriggerEvaluator({
      database,
      leases: new Leases(database),
      store,
      triggerStore,
      creator: new RunCreator({ store, changes, clock }),
      jobs,
      landing: { list: async () => [] },
      logger: { warn: console.warn, info() {}, debug() {}, error() {} },
      clock,
    });
    await fill(database, jobStore, load, now);
    const times = [];
    const longest = [];
    let uneven = 0;
    let lost = 0;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      now = Date.parse('2026-03-02T06:00:00Z') + repeat * 86_400_000;
      await dueNow(knex, new Date(now).toISOString());
      const before = await count(knex);
      const rounds = [];
      let more = true;
      while (more) {
        const from = performance.now();
        ({ more } = await evaluator.runOnce({
          signal: new AbortController().signal,
        }));
        rounds.push(performance.now() - from);
        if (rounds.length === 1) {
          const got = await knex('runs')
            .groupBy('workspace')
            .where('created_at', new Date(now).toISOString())
            .count({ count: '*' });
          const counts = got.map(row => row.count);
          uneven = Math.max(
            uneven,
            got.length < WORKSPACES
              ? Infinity
              : Math.max(...counts) - Math.min(...counts),
          );
        }
      }
      longest.push(Math.max(...rounds));
      times.push(rounds.reduce((a, b) => a + b));
      lost += SCHEDULES - ((await count(knex)) - before);
    }
    return [
      {
        what: `${SCHEDULES} schedules due at once: the longest round of the loop`,
        value: Math.min(...longest) / 1000,
        unit: 's',
        bar: 1,
      },
      {
        what: 'all rounds, until all have their run',
        value: Math.min(...times) / 1000,
        unit: 's',
      },
      {
        what: 'schedules without their run, or with two',
        value: Math.abs(lost),
        unit: '',
        bar: 0,
      },
      {
        what: 'runs that a workspace is ahead of another after the first round',
        value: uneven,
        unit: '',
        bar: 1,
      },
    ];
  } finally {
    await knex.destroy();
    await rm(folder, { recursive: true });
  }
}

async function count(knex) {
  const [{ count: found }] = await knex('runs').count({ count: '*' });
  return Number(found);
}

/** Every schedule is due at the same moment, whatever its expression says. */
async function dueNow(knex, at) {
  await knex('run_triggers').update({ next_at: at });
}

async function fill(database, jobStore, load, now) {
  const { syncTriggers } = load(
    '../plugins/openlake-backend/src/runs/triggers/syncTriggers.ts',
  );
  const { DatabaseTriggerStore } = load(
    '../plugins/openlake-backend/src/runs/triggers/DatabaseTriggerStore.ts',
  );
  const triggerStore = new DatabaseTriggerStore(database);
  const at = new Date(now).toISOString();
  await database.transaction(async tx => {
    for (let n = 0; n < SCHEDULES; n++) {
      const key = {
        workspace: `workspace-${n % WORKSPACES}`,
        job: `job-${Math.floor(n / WORKSPACES)}`,
      };
      const document = documentOf(key, n);
      const hash = `hash-${n}`;
      await jobStore.addRevision(
        tx,
        {
          ...key,
          hash,
          document,
          settings: {
            catalog: 'lake',
            timezone: 'UTC',
            environment: 'prod',
            tables: [],
          },
          file: `${key.job}.job.yaml`,
          by: 'system:openlake',
          at,
          changes: [],
        },
        [],
      );
      await jobStore.putInForce(tx, key, { hash });
      await syncTriggers(
        tx,
        triggerStore,
        key,
        { ...key, spec: document.spec, retired: false },
        new Date(now),
      );
    }
  });
}

function documentOf({ workspace, job }, n) {
  return {
    apiVersion: 'openlake.io/v1alpha1',
    kind: 'Job',
    metadata: {
      name: job,
      title: `Job ${n}`,
      owner: 'group:default/data',
      labels: {},
    },
    spec: {
      workspace,
      paused: false,
      priority: 'normal',
      triggers: [
        {
          schedule: {
            cron: CRONS[n % CRONS.length],
            timezone: ZONES[n % ZONES.length],
            catchup: false,
          },
        },
      ],
      parameters: [
        {
          name: 'day',
          type: 'date',
          required: false,
          default: '{{ run.interval_start | date }}',
        },
      ],
      concurrency: { max_concurrent_runs: 1, when_full: 'queue' },
      freshness: [],
      contracts: [],
      notifications: [],
      compute: {},
      tasks: Array.from({ length: TASKS }, (_, task) => ({
        key: `task_${task}`,
        type: 'shell',
        shell: { command: ['./scripts/step.sh', `${task}`] },
        depends_on: task ? [`task_${task - 1}`] : [],
        when: {},
        run_if: 'all_success',
        retries: 2,
        retry: { delay: '30s', backoff: 'none', max_delay: '1h', on: [] },
        inputs: [],
        outputs: [],
        idempotent: true,
      })),
      lifecycle: { prevent_destroy: false },
      environments: {},
    },
  };
}

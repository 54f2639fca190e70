// Pages of runs of a portal that holds 100, 10k and 1M runs of 10 tasks, on SQLite and PostgreSQL: how the time of their answers
// grows with the number of runs. Then the list of all of them in Chromium with an empty cache. With `OPENLAKE_BENCH_RUNS=100000` the last size is smaller: a million needs some 6 GB of disk
// and minutes to make.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startPostgres } from '../scripts/postgres/server.mjs';
import {
  settled,
  watchPaints,
  withBrowser,
  withNewVisitor,
} from './browser.mjs';
import { runId, sqlite, writeHistory, writeLab } from './history.mjs';
import { startPortal } from './portal.mjs';
import { quantile } from './quantile.mjs';

const SIZES = [
  100,
  10_000,
  Number(process.env.OPENLAKE_BENCH_RUNS ?? 1_000_000),
];
const TASKS = 10;
// So few that already 100 runs fill what is asked for of each job.
const JOBS = 4;
const REPEATS = 60;
const VISITS = 3;
const EVERY_S = 10;
/** When the first run was: the last of all sizes is of now, and none is so old that it is removed. */
const FIRST =
  Math.floor(Date.now() / 1_000) - SIZES[SIZES.length - 1] * EVERY_S;

const LIST = '/runs?limit=50';
const JOB = 'workspace=lab&job=job-1';
const QUESTIONS = {
  'run list, first page': LIST,
  'run list of a workspace': `${LIST}&workspace=lab`,
  'run list of a job, failed and canceled': `/runs?limit=3&${JOB}&state=failed,canceled`,
  'run list by trigger, since then': `${LIST}&workspace=lab&trigger=backfill,manual&since=${new Date(
    FIRST * 1_000,
  ).toISOString()}`,
  'job grid of 25 runs': '/views/workspaces/lab/jobs/job-1/grid?limit=25',
  'run page': `/views/runs/${runId(40)}`,
  'pipelines of a workspace': '/views/workspaces/lab/pipelines',
  home: '/views/home',
};

const DATABASES = {
  SQLite: sqlite,
  async PostgreSQL() {
    const server = await startPostgres();
    const { connectionString } = server;
    return {
      env: {
        APP_CONFIG_backend_database_client: 'pg',
        APP_CONFIG_backend_database_connection:
          JSON.stringify(connectionString),
      },
      client: 'pg',
      connection: Object.assign(new URL(connectionString), {
        pathname: '/backstage_plugin_openlake',
      }).toString(),
      instant: seconds =>
        `to_char(to_timestamp(${seconds}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.000"Z"')`,
      // What its autovacuum does by and by.
      settle: knex => knex.raw('vacuum analyze'),
      remove: () => server.stop(),
    };
  },
};

/** Those of a database as soon as they are known. */
export async function* bench(root) {
  for (const [name, open] of Object.entries(DATABASES)) {
    const folder = await mkdtemp(join(tmpdir(), 'openlake-bench-'));
    try {
      const database = await open(folder);
      const found = await measure(root, folder, database).finally(
        database.remove,
      );
      yield* found.map(figure => ({
        ...figure,
        what: `${name}: ${figure.what}`,
      }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function measure(root, folder, database) {
  const workspace = join(folder, 'lab');
  await writeLab(workspace, { jobs: JOBS, tasks: TASKS });
  const start = () =>
    startPortal(root, {
      ...database.env,
      OPENLAKE_STATE: join(folder, 'state'),
      APP_CONFIG_openlake_workspaces: JSON.stringify([{ folder: workspace }]),
    });
  // Makes the tables.
  await (await start()).stop();
  const times = Object.fromEntries(
    Object.keys(QUESTIONS).map(name => [name, []]),
  );
  const visits = [];
  let filled = 0;
  for (const size of SIZES) {
    await writeHistory(database, {
      jobs: JOBS,
      tasks: TASKS,
      from: filled,
      to: size,
      first: FIRST,
      every: EVERY_S,
    });
    filled = size;
    const portal = await start();
    try {
      for (const [name, path] of Object.entries(QUESTIONS)) {
        times[name].push(await measured(() => portal.call(path)));
      }
      if (size === SIZES[SIZES.length - 1]) {
        await withBrowser(async browser => {
          for (let visit = 0; visit < VISITS; visit++) {
            visits.push(await withNewVisitor(browser, portal.url, useList));
          }
        });
      }
    } finally {
      await portal.stop();
    }
  }
  const decades = Math.log10(SIZES[SIZES.length - 1] / SIZES[0]);
  const most = SIZES[SIZES.length - 1];
  const median = key =>
    quantile(
      visits.map(visit => visit[key]),
      0.5,
    );
  const inBrowser = [
    {
      what: `list of ${most} runs in a browser: largest contentful paint`,
      value: median('lcp'),
      unit: 'ms',
      bar: 2000,
    },
    {
      what: `list of ${most} runs in a browser: interaction to next paint`,
      value: median('inp'),
      unit: 'ms',
      bar: 200,
    },
  ];
  const asked = Object.entries(times).flatMap(([name, all]) => [
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
      what: `${name}: with ${most} runs, p95`,
      value: all[all.length - 1].p95,
      unit: 'ms',
      bar: 50,
    },
  ]);
  return [...asked, ...inBrowser];
}

/** Opens the list of all runs and uses it: looks at older ones, chooses some, filters by state and back. */
async function useList(page) {
  const paints = await watchPaints(page);
  await page.goto('/openlake/runs');
  const shows = async number => {
    await page
      .getByRole('link', { name: new RegExp(`#${number}$`) })
      .first()
      .waitFor();
    await settled(page);
  };
  const newest = SIZES[SIZES.length - 1] / JOBS;
  await shows(newest);
  const { lcp } = await paints();
  for (let older = 1; older <= 3; older++) {
    await page.getByRole('button', { name: 'Older' }).click();
    await shows(newest - (older * 100) / JOBS);
  }
  const all = page.getByRole('checkbox', { name: 'Select all that are shown' });
  for (let times = 0; times < 2; times++) {
    // The box itself is hidden behind what is drawn of it.
    await all.press('Space');
    await settled(page);
  }
  await page.getByRole('button', { name: /States/ }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await page.keyboard.press('Escape');
  await page.getByText('Runs that match').waitFor();
  await settled(page);
  return { lcp, inp: (await paints()).inp };
}

/** Times of an answer; `quiet`, the lower quartile, is when nothing else keeps the machine busy. */
async function measured(ask) {
  // The portal has been away: it loads what it needs to answer.
  await ask();
  const times = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const from = performance.now();
    await ask();
    times.push(performance.now() - from);
  }
  return { quiet: quantile(times, 0.25), p95: quantile(times, 0.95) };
}

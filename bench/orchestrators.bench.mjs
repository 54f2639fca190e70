// The portal beside Airflow 3 and Prefect 3 on this machine, one after the other: tasks in a row, and many jobs at once. Each
// engine's own record says when something was asked for, began and ended.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { startAirflow } from './peers/airflow.mjs';
import { startPrefect } from './peers/prefect.mjs';
import { startPortal } from './portal.mjs';
import { quantile } from './quantile.mjs';

const CHAIN = 40;
const JOBS = 100;
const TASKS = 10;
const ROUNDS = 3;
const STARTS = 40;
/** Jobs that have never run. */
const NEW_JOBS = 5;
/** The record of a run says when it ended: to ask more often only keeps the portal busy. */
const POLL_MS = 200;

/** Each figure as soon as it is known: a peer that fails takes none of those before it. */
export async function* bench(root) {
  const folder = await mkdtemp(join(tmpdir(), 'openlake-bench-'));
  try {
    const ours = await measurePortal(root, folder);
    yield* figuresOf(ours);
    const prefect = await startPrefect(root);
    yield {
      what: `run of ${CHAIN} trivial tasks in a row in Prefect (python)`,
      value: await prefect.chain(CHAIN).finally(() => prefect.stop()),
      unit: 's',
    };
    yield* besideAirflow(root, folder, ours);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function figuresOf(ours) {
  return [
    {
      what: `run of ${CHAIN} trivial tasks in a row (sql)`,
      value: ours.sql,
      unit: 's',
      bar: 1,
    },
    {
      what: `run of ${CHAIN} python tasks: a task beyond starting Python`,
      value: ours.pythonOverheadMs,
      unit: 'ms',
      bar: 20,
    },
    {
      what: `${JOBS} jobs x ${TASKS} shell tasks at once: lag of all tasks`,
      value: ours.many.lag,
      unit: 's',
    },
    {
      what: 'tasks lost or doubled',
      value: ours.many.wrong,
      unit: '',
      bar: 0,
    },
    {
      what: 'the last of the 100 triggers, all sent at once, is answered after',
      value: ours.many.triggeredWithin,
      unit: 's',
    },
    {
      what: 'API meanwhile (what the pages of runs ask, in turn), p95',
      value: ours.many.apiP95Ms,
      unit: 'ms',
      bar: 200,
    },
    {
      what: 'trigger to start of the first task, warm, p95',
      value: ours.startP95Ms,
      unit: 'ms',
      bar: 300,
    },
    {
      what: `trigger to start of the first task, first runs of ${NEW_JOBS} jobs, the slowest`,
      value: ours.coldStartMs,
      unit: 'ms',
      bar: 1000,
    },
  ];
}

async function measurePortal(root, folder) {
  const record = join(folder, 'ours.txt');
  const workspace = join(folder, 'bench');
  await writeWorkspace(workspace, record);
  const python = findPython();
  const portal = await startPortal(root, {
    APP_CONFIG_openlake_local_python: python,
    APP_CONFIG_openlake_workspaces: JSON.stringify([{ folder: workspace }]),
  });
  const start = job => portal.call(`/workspaces/bench/jobs/${job}/runs`, {});
  const finish = async id => {
    for (;;) {
      const answer = await portal.call(`/runs/${id}`);
      if (answer.run.lifecycle === 'terminated') {
        if (answer.run.result !== 'success') {
          throw new Error(
            `${answer.run.job} ended ${answer.run.result}: ${answer.run.failure?.message}`,
          );
        }
        return answer;
      }
      await wait(POLL_MS);
    }
  };
  try {
    const chain = async job => {
      const { run } = await finish((await start(job)).id);
      return secondsBetween(run.createdAt, run.endedAt);
    };
    const firstStart = async job => {
      const { run, tasks } = await finish((await start(job)).id);
      return 1_000 * secondsBetween(run.createdAt, tasks[0].startedAt);
    };
    const coldStarts = [];
    for (let n = 0; n < NEW_JOBS; n++) {
      coldStarts.push(await firstStart(newJob(n)));
    }
    const starts = [];
    for (let n = 0; n < STARTS; n++) {
      starts.push(await firstStart('one'));
    }
    const sqls = [];
    const overheads = [];
    for (let round = 0; round < ROUNDS; round++) {
      sqls.push(await chain('chain-sql'));
      // What the machine is like at this moment: its speed changes within seconds.
      const startAlone = () =>
        pythonStartMs(python, join(workspace, 'nothing.py'));
      const before = await startAlone();
      const each = (1_000 * (await chain('chain-python'))) / CHAIN;
      overheads.push(each - (before + (await startAlone())) / 2);
    }
    return {
      coldStartMs: Math.max(...coldStarts),
      startP95Ms: quantile(starts, 0.95),
      sql: Math.min(...sqls),
      pythonOverheadMs: quantile(overheads, 0.5),
      many: await manyOnPortal(portal, start, finish, record),
    };
  } finally {
    await portal.stop();
  }
}

async function manyOnPortal(portal, start, finish, record) {
  const times = [];
  let done = false;
  const questions = [
    '/runs?limit=50',
    '/queue',
    `/views/workspaces/bench/jobs/${manyJob(0)}/grid?limit=25`,
    '/views/workspaces/bench/pipelines',
    '/views/home',
  ];
  const watch = (async () => {
    for (let n = 0; !done; n++) {
      const from = performance.now();
      await portal.call(questions[n % questions.length]);
      times.push(performance.now() - from);
      await wait(20);
    }
  })();
  const from = performance.now();
  const created = await Promise.all(
    Array.from({ length: JOBS }, (_, n) => start(manyJob(n))),
  );
  const triggeredWithin = (performance.now() - from) / 1_000;
  const runs = [];
  for (const { id } of created) {
    runs.push(await finish(id));
  }
  done = true;
  await watch;
  return {
    triggeredWithin,
    apiP95Ms: quantile(times, 0.95),
    wrong: await wrongTasks(record),
    lag: runs
      .map(({ run, tasks }) => lag(run.createdAt, tasks))
      .reduce((a, b) => a + b),
  };
}

async function* besideAirflow(root, folder, ours) {
  const record = join(folder, 'airflow.txt');
  const dags = [
    { id: 'chain', source: airflowChain() },
    ...Array.from({ length: JOBS }, (_, n) => ({
      id: manyJob(n).replaceAll('-', '_'),
      source: airflowMany(manyJob(n).replaceAll('-', '_'), record),
    })),
  ];
  const airflow = await startAirflow(root, dags);
  try {
    const chain = await airflowChainSeconds(airflow);
    yield {
      what: `run of ${CHAIN} trivial tasks in a row in Airflow (python)`,
      value: chain,
      unit: 's',
    };
    yield {
      what: "share of Airflow's time",
      value: ours.sql / chain,
      unit: '',
      bar: 1 / 50,
    };
    const lagOfMany = await airflowLag(
      airflow,
      dags.slice(1).map(({ id }) => id),
    );
    yield {
      what: `${JOBS} jobs x ${TASKS} tasks at once in Airflow: lag of all tasks`,
      value: lagOfMany,
      unit: 's',
    };
    yield {
      what: "share of Airflow's lag",
      value: ours.many.lag / lagOfMany,
      unit: '',
      bar: 1 / 10,
    };
    yield {
      what: 'tasks lost or doubled in Airflow',
      value: await wrongTasks(record),
      unit: '',
    };
  } finally {
    await airflow.stop();
  }
}

async function airflowChainSeconds(airflow) {
  const seconds = [];
  for (let round = 0; round < ROUNDS; round++) {
    await airflow.trigger('chain', `chain-${round}`);
    const run = (await allSucceeded(airflow)).find(
      ({ dag_run_id: id }) => id === `chain-${round}`,
    );
    seconds.push(secondsBetween(run.queued_at, run.end_date));
  }
  return Math.min(...seconds);
}

async function airflowLag(airflow, ids) {
  const asked = new Map();
  await Promise.all(
    ids.map(async id => {
      asked.set(id, (await airflow.trigger(id, 'once')).queued_at);
    }),
  );
  await allSucceeded(airflow);
  const tasks = new Map(ids.map(id => [id, []]));
  for (const task of await airflow.tasks()) {
    tasks.get(task.dag_id)?.push({
      startedAt: task.start_date,
      endedAt: task.end_date,
    });
  }
  return [...asked]
    .map(([id, at]) => lag(at, tasks.get(id)))
    .reduce((a, b) => a + b);
}

/** All runs of Airflow, once they have ended. */
async function allSucceeded(airflow) {
  const runs = await airflow.runs();
  const bad = runs.find(({ state }) => state !== 'success');
  if (bad) {
    throw new Error(`Airflow: run of ${bad.dag_id} ended ${bad.state}`);
  }
  return runs;
}

/** Seconds that the tasks of a run in a row waited after what they wait for: the trigger, the end of the task before. */
function lag(triggeredAt, tasks) {
  let ready = triggeredAt;
  let sum = 0;
  for (const task of [...tasks].sort((a, b) =>
    a.startedAt < b.startedAt ? -1 : 1,
  )) {
    sum += Math.max(0, secondsBetween(ready, task.startedAt));
    ready = task.endedAt;
  }
  return sum;
}

/** Tasks write one line each when they run: how many lines are missing or there twice. */
async function wrongTasks(record) {
  const lines = (await readFile(record, 'utf8')).trim().split('\n');
  const distinct = new Set(lines).size;
  return JOBS * TASKS - distinct + (lines.length - distinct);
}

/** The interpreter itself: what is called `python3` may be a script that looks for one. */
function findPython() {
  const print = 'import sys; print(sys.executable)';
  return execFileSync('python3', ['-c', print], { encoding: 'utf8' }).trim();
}

/** Milliseconds that the script of the python tasks takes by itself, from spawn to end. */
async function pythonStartMs(python, script) {
  const times = [];
  for (let n = 0; n < CHAIN; n++) {
    const from = performance.now();
    const child = spawn(python, [script], {
      // Of what the runner hands on, what Python looks at.
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
      stdio: 'ignore',
    });
    await once(child, 'close');
    times.push(performance.now() - from);
  }
  return quantile(times, 0.5);
}

function newJob(n) {
  return `new-${n}`;
}

function manyJob(n) {
  return `many-${String(n).padStart(3, '0')}`;
}

async function writeWorkspace(folder, record) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'nothing.py'), 'pass\n');
  await writeFile(
    join(folder, 'note.sh'),
    `#!/bin/sh\necho "$1" >> ${record}\n`,
    {
      mode: 0o755,
    },
  );
  await writeFile(record, '');
  await writeFile(
    join(folder, 'openlake.yaml'),
    document('Workspace', 'bench', {}),
  );
  const one = [{ key: 'only', type: 'sql', sql: { statement: 'SELECT 1' } }];
  const jobs = {
    one,
    'chain-sql': inRow(CHAIN, () => ({
      type: 'sql',
      sql: { statement: 'SELECT 1' },
    })),
    'chain-python': inRow(CHAIN, () => ({
      type: 'python',
      python: { file: 'nothing.py' },
    })),
  };
  for (let n = 0; n < NEW_JOBS; n++) {
    jobs[newJob(n)] = one;
  }
  for (let n = 0; n < JOBS; n++) {
    jobs[manyJob(n)] = inRow(TASKS, key => ({
      type: 'shell',
      shell: { command: ['./note.sh', `${manyJob(n)} ${key}`] },
    }));
  }
  for (const [name, tasks] of Object.entries(jobs)) {
    await writeFile(
      join(folder, `${name}.job.yaml`),
      document('Job', name, { tasks }),
    );
  }
}

/** JSON is YAML. */
function document(kind, name, spec) {
  return JSON.stringify({
    apiVersion: 'openlake.io/v1alpha1',
    kind,
    metadata: { name, owner: 'group:default/bench' },
    spec,
  });
}

function inRow(count, task) {
  return Array.from({ length: count }, (_, n) => ({
    key: `t${n}`,
    depends_on: n === 0 ? [] : [`t${n - 1}`],
    ...task(`t${n}`),
  }));
}

function airflowChain() {
  return `
from airflow.sdk import dag, task

@dag(schedule=None)
def chain():
    before = None
    for n in range(${CHAIN}):
        @task(task_id=f"t{n}")
        def nothing():
            pass
        step = nothing()
        if before is not None:
            before >> step
        before = step

chain()
`;
}

function airflowMany(id, record) {
  return `
from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator

with DAG("${id}", schedule=None):
    before = None
    for n in range(${TASKS}):
        step = BashOperator(task_id=f"t{n}", bash_command=f'echo "${id} t{n}" >> ${record}')
        if before is not None:
            before >> step
        before = step
`;
}

function secondsBetween(from, to) {
  return (Date.parse(to) - Date.parse(from)) / 1_000;
}

// One stretch of work and faults on one kind of database, and what became of it.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../scripts/setup/freePort.mjs';
import { Backend } from './Backend.mjs';
import mutations from './backend/mutations.cjs';
import { collect } from './collect.mjs';
import { check } from './check.mjs';
import { DATABASES } from './databases.mjs';
import { takeovers } from './checkers/leasesHeld.mjs';
import { CHEAP, FAULTS } from './faults.mjs';
import { History } from './History.mjs';
import { createRandom } from './random.mjs';
import { watchVersions } from './versions.mjs';
import { runWorkload, watchRuns } from './workload.mjs';
import { writeWorkspaces } from './workspace.mjs';

const { MUTATIONS } = mutations;
const DISK = '96m';
/** Of those that a failpoint has stopped: shorter and longer than a lease. */
const STOPPED_MS = [200, 1_000, 3_000, 13_000];
/** What is left at work when the faults end has so long to end too. */
const SETTLE_MS = 180_000;

/**
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.program - of a backend
 * @param {string} options.folder - for all that the slice leaves
 * @param {'sqlite' | 'postgres'} options.kind
 * @param {number} options.seed
 * @param {number} options.ms
 * @param {string[]} options.failpoints
 * @param {string[]} [options.only] - faults; all by default
 * @param {string} [options.mutation]
 */
export async function runSlice(options) {
  const { kind, seed, ms, folder, root } = options;
  const mutation = options.mutation && MUTATIONS[options.mutation];
  const only = options.only ?? mutation?.only;
  const random = createRandom(seed);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const history = new History(join(folder, 'history.jsonl'));
  const record = join(folder, 'work.log');
  const journal = join(folder, 'journal.jsonl');
  const state = join(folder, 'state');
  const smallDisk = await mountDisk(state);
  const specs = await writeWorkspaces(join(folder, 'workspaces'), record);
  const backends = [];
  /** Last things first. */
  const ends = [() => smallDisk && spawnSync('umount', ['-l', state])];
  end = async () => {
    for (const one of ends.splice(0).reverse()) {
      await one();
    }
  };
  try {
    const database = await DATABASES[kind](state);
    ends.push(() => database.stop());
    ends.push(() => Promise.all(backends.map(backend => backend.close())));
    for (let index = 0; index < database.backends; index++) {
      const port = await findFreePort();
      const name = 'AB'[index];
      backends.push(
        new Backend({
          name,
          program: options.program,
          port,
          cwd: root,
          journal,
          mutation: options.mutation,
          log: join(folder, `backend-${name}.log`),
          config: configOf({ port, database, state, folder }),
        }),
      );
    }
    const [first, ...others] = backends;
    await first.start();
    const knex = database.open();
    ends.push(() => knex.destroy());
    await watchVersions(knex);
    if (mutation?.prepare) {
      await knex.raw(mutation.prepare);
    }
    await Promise.all(others.map(backend => backend.start()));
    await deployed(first, specs);

    const until = Date.now() + ms;
    const over = () => Date.now() >= until;
    let settled = false;
    let calmDown;
    const quiet = new Promise(resolve => {
      calmDown = resolve;
    });
    const scene = {
      backends,
      database,
      random: random.fork(),
      state,
      record,
      smallDisk,
      failpoints: mutation?.failpoints ?? options.failpoints,
      actions: mutation?.failpoints && ['stop'],
    };
    const watching = watchRuns({
      backends,
      history,
      random: random.fork(),
      over: () => settled,
    });
    const working = runWorkload({
      backends,
      history,
      random: random.fork(),
      over,
      quiet,
    });
    const guarding = keepUp({
      backends,
      random: random.fork(),
      stoppedMs: mutation ? STOPPED_MS.slice(-1) : STOPPED_MS,
      over: () => settled,
    });
    await strikeUntil({ over, scene, history, only });
    history.note({ quiet: true });
    await Promise.all(backends.map(backend => backend.start()));
    calmDown();
    const stuck = await settle({ backends, specs, working });
    settled = true;
    await Promise.all([watching, guarding]);
    const collected = await collect({
      knex,
      history,
      record,
      journal: await readJournal(journal),
      specs,
      backends,
      stuck,
    });
    return { ...summaryOf(collected), violations: check(collected), folder };
  } finally {
    await endSlice();
  }
}

let end = async () => {};

/** Ends what the slice in progress has started. */
export async function endSlice() {
  await end();
}

function configOf({ port, database, state, folder }) {
  const url = `http://127.0.0.1:${port}`;
  return {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { port, host: '127.0.0.1' },
      database: database.config,
      auth: {
        externalAccess: [
          {
            type: 'static',
            options: { token: Backend.token, subject: 'fault-driver' },
          },
        ],
      },
    },
    openlake: {
      state,
      workspaces: ['east', 'west'].map(name => ({
        folder: join(folder, 'workspaces', name),
      })),
      local: {
        enabled: true,
        maxParallelTasks: 6,
        grace: { shutdownMs: 1_000, processMs: 1_000 },
      },
    },
  };
}

/** A disk of its own for the state, small enough to be filled; where that is not allowed, a folder. */
async function mountDisk(state) {
  await mkdir(state, { recursive: true });
  const mounted = spawnSync('mount', [
    ...['-t', 'tmpfs', '-o', `size=${DISK}`, 'openlake-faults', state],
  ]);
  return mounted.status === 0;
}

async function deployed(backend, specs) {
  for (let tries = 0; ; tries++) {
    const answers = await Promise.all(
      ['east', 'west'].map(name => backend.call(`/workspaces/${name}/jobs`)),
    );
    const count = answers.reduce(
      (sum, { body }) => sum + (body.items?.length ?? 0),
      0,
    );
    if (count === specs.size) {
      return;
    }
    if (tries > 300) {
      const { body } = await backend.call('/workspaces/east');
      throw new Error(
        `${count} of ${specs.size} jobs were deployed: ${JSON.stringify(body)}`,
      );
    }
    await wait(200);
  }
}

/** Backends that were killed or stopped from within go on, after a while. */
async function keepUp({ backends, random, stoppedMs, over }) {
  const tend = async backend => {
    while (!over()) {
      await backend.start();
      await wait(500);
      if (backend.up && !backend.frozen && isStopped(backend.pid)) {
        const { pid } = backend;
        await wait(random.pick(stoppedMs));
        process.kill(pid, 'SIGCONT');
      }
    }
  };
  await Promise.all(backends.map(tend));
}

function isStopped(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`]);
  return `${stdout}`.startsWith('T');
}

async function strikeUntil({ over, scene, history, only }) {
  const { random } = scene;
  const kinds = Object.entries(FAULTS).filter(
    ([name, { possible = () => true }]) =>
      (!only || only.includes(name)) && possible(scene),
  );
  const total = kinds.reduce((sum, [, { weight }]) => sum + weight, 0);
  const underway = new Set();
  while (!over()) {
    let at = random.next() * total;
    const [name, fault] = kinds.find(([, { weight }]) => (at -= weight) < 0);
    // One heavy fault at a time: two would hide what each does.
    if (CHEAP.includes(name) || underway.size === 0) {
      const from = Date.now();
      const strike = fault.strike(scene).then(
        done => {
          const noted = { kind: name, from, to: Date.now(), ...done };
          if (fault.armed) {
            history.note({ armed: noted });
          } else if (done) {
            history.fault(noted);
          }
        },
        error => {
          throw new Error(`${name} could not be done: ${error.message}`);
        },
      );
      if (!CHEAP.includes(name)) {
        underway.add(name);
        strike.finally(() => underway.delete(name));
      }
      scene.last = strike;
    }
    await wait(random.between(30, 350));
  }
  while (underway.size > 0) {
    await wait(100);
  }
  await scene.last;
}

/** @returns {Promise<object[]>} runs that have not ended when they should have */
async function settle({ backends, specs, working }) {
  backends.forEach(backend => backend.tell({ command: 'calm' }));
  await working;
  const [backend] = backends;
  for (const [job, { triggers }] of specs) {
    if (triggers) {
      const [workspace, name] = job.split('/');
      await persist(() =>
        backend.call(`/workspaces/${workspace}/jobs/${name}/pause`, {
          reason: 'The faults are over',
        }),
      );
    }
  }
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const active = await persist(() =>
      backend.call('/runs?limit=100&state=pending,queued,running,terminating'),
    );
    if (active.length === 0 || Date.now() > until) {
      return active;
    }
    await wait(500);
  }
}

async function persist(ask) {
  for (let tries = 0; ; tries++) {
    const answer = await ask().catch(() => ({ status: 0, body: {} }));
    if (answer.status > 0 && answer.status < 300) {
      return answer.body.items ?? [];
    }
    if (tries > 60) {
      throw new Error(
        `Still ${answer.status} after the faults: ${JSON.stringify(
          answer.body,
        )}`,
      );
    }
    await wait(500);
  }
}

async function readJournal(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}

function summaryOf({ faults, operations, journal, runs, versions, work }) {
  const count = (items, key) =>
    items.reduce(
      (counts, item) => ({
        ...counts,
        [item[key]]: (counts[item[key]] ?? 0) + 1,
      }),
      {},
    );
  return {
    faults: count(faults, 'kind'),
    operations: count(operations, 'kind'),
    answered: operations.filter(({ status }) => status !== undefined).length,
    runs: runs.length,
    attempts: work.filter(({ event }) => event === 'start').length,
    reached: [
      ...new Set(journal.flatMap(({ reached }) => reached ?? [])),
    ].sort(),
    takeovers: takeovers({ versions, faults }).map(({ ms }) => ms),
  };
}

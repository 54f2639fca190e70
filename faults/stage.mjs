// What is needed before anything can fail: a database, backends, jobs that are deployed, and the records of it all.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../scripts/setup/freePort.mjs';
import { Backend } from './Backend.mjs';
import { collect } from './collect.mjs';
import { DATABASES } from './databases.mjs';
import { History } from './History.mjs';
import { watchVersions } from './versions.mjs';
import { HOOK_SECRETS, writeWorkspaces } from './workspace.mjs';

const DISK = '96m';

/** What ends the stage that is set, last things first. @type {(() => unknown)[]} */
const ends = [];

/**
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.program - of a backend
 * @param {string} options.folder - for all that happens
 * @param {'sqlite' | 'postgres'} options.kind
 */
export async function setStage({ root, program, folder, kind }) {
  const state = join(folder, 'state');
  // A driver that was killed left its disk mounted.
  unmountDisk(state);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const history = new History(join(folder, 'history.jsonl'));
  const record = join(folder, 'work.log');
  const journal = join(folder, 'journal.jsonl');
  const smallDisk = await mountDisk(state);
  ends.push(() => smallDisk && unmountDisk(state));
  const workspaces = join(folder, 'workspaces');
  const specs = await writeWorkspaces(workspaces, record);
  const database = await DATABASES[kind](state);
  ends.push(() => database.stop());
  const backends = [];
  ends.push(() => Promise.all(backends.map(backend => backend.close())));
  for (let index = 0; index < database.backends; index++) {
    const port = await findFreePort();
    const name = 'AB'[index];
    backends.push(
      new Backend({
        name,
        program,
        port,
        cwd: root,
        journal,
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
  await Promise.all(others.map(backend => backend.start()));
  await deployed(first, specs);
  return {
    ...{ backends, database, knex, history, specs, state, record, smallDisk },
    landing: join(state, 'landing'),
    workspaces,
    /** @param {object[]} stuck - runs that have not ended when they should have */
    collect: async (stuck = []) =>
      collect({
        ...{ knex, history, record, specs, backends, stuck },
        journal: await readJournal(journal),
      }),
  };
}

/** Ends whatever the stage in use has started. */
export async function endStage() {
  for (const one of ends.splice(0).reverse()) {
    await one();
  }
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
      secrets: [...HOOK_SECRETS].map(([workspace, value]) => ({
        name: `hook-${workspace}`,
        value,
      })),
      workspaces: ['east', 'west'].map(name => ({
        folder: join(folder, 'workspaces', name),
      })),
      duckdb: { memoryLimit: '256MB', threads: 1, maxWorkers: 2 },
      iceberg: { catalogs: { lake: { connection: database.catalog } } },
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

/** Nothing happens where none is mounted. */
function unmountDisk(state) {
  spawnSync('umount', ['-l', state]);
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

async function readJournal(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}

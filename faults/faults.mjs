// What goes wrong. Each fault says how often it comes, where it can, and does itself; what it returns is noted.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pidsAtWork, readWork } from './work.mjs';

/**
 * @typedef {object} Scene
 * @property {import('./Backend.mjs').Backend[]} backends
 * @property {import('./databases.mjs').Database} database
 * @property {import('./random.mjs').Random} random
 * @property {string} state - the state folder of the backends
 * @property {string} record - what tasks write to
 * @property {boolean} smallDisk - the state folder is on a disk of its own that can be filled
 * @property {string[]} failpoints
 * @property {number} kills - so far
 * @property {boolean} calm - nothing new goes wrong for now
 *
 * @typedef {object} Kind
 * @property {number} weight
 * @property {boolean} [armed] - it goes off later, and the backend notes it then
 * @property {(scene: Scene) => boolean} [possible] - whether there is such a thing with this kind of database
 * @property {(scene: Scene) => string | undefined} [needs] - what this machine lacks for it
 * @property {(scene: Scene) => Promise<object | undefined>} strike - undefined when it met nothing
 */

/** How long a tick, a lease or a retry takes at most: longer outages show nothing new. */
const LONGEST_FREEZE_MS = 25_000;

/** What was under way when a calm begins is over after this time. */
const CALM_MS = 2_000;
/** Somebody else leads by then. */
const TAKEOVER_MS = 11_000;

/** What a clock is set by. Where triggers go by it they rest afterwards until it is that late, so two are short. */
const STEPS_MS = [-3_600_000, -600_000, 20_000, 120_000, 3_600_000];

/** A backend is up by then, most times. */
const STARTS_WITHIN_MS = 700;

/** A kill costs a start, so there are fewer. */
const ACTIONS = ['throw', 'throw', 'throw', 'delay', 'delay', 'stop', 'kill'];

/** @type {Record<string, Kind>} */
export const FAULTS = {
  /** The n-th statement from now on fails, before or after it took effect. */
  statement: {
    weight: 10,
    armed: true,
    async strike({ backends, random }) {
      const backend = random.pick(backends.filter(({ up }) => up));
      if (!backend) {
        return undefined;
      }
      const fault = {
        nth: random.between(1, 40),
        when: random.pick(['before', 'after']),
      };
      backend.tell({ command: 'failCall', ...fault });
      return { backend: backend.name, ...fault };
    },
  },

  /** At a named moment the process is killed, stopped, delayed, or throws. */
  failpoint: {
    weight: 10,
    armed: true,
    // A process that has stopped itself is found by it.
    needs: () => lacking('ps', '--version'),
    async strike({ backends, random, failpoints }) {
      const backend = random.pick(backends.filter(({ up }) => up));
      if (!backend) {
        return undefined;
      }
      const action = random.pick(ACTIONS);
      const fault = {
        name: random.pick(failpoints),
        action,
        ms: random.between(100, 3_000),
        nth: random.between(1, 2),
      };
      backend.tell({ command: 'failpoint', ...fault });
      return { backend: backend.name, ...fault };
    },
  },

  /** A task's own process is killed. */
  'kill-task': {
    weight: 8,
    needs: () => (existsSync('/proc/self/cmdline') ? undefined : '/proc'),
    async strike({ random, record }) {
      const pids = pidsAtWork(await readWork(record));
      const pid = pids.length > 0 ? random.pick(pids.slice(-6)) : 0;
      if (!pid || !isWork(pid)) {
        return undefined;
      }
      process.kill(pid, 'SIGKILL');
      return { pid };
    },
  },

  kill: {
    weight: 4,
    async strike(scene) {
      const { backends, random } = scene;
      const backend = random.pick(backends.filter(({ up }) => up));
      if (!backend) {
        return undefined;
      }
      const { pid } = backend;
      const down = random.chance(0.2) ? random.between(0, 12_000) : 0;
      // At the first and each third one after it nothing else goes wrong until the other one has taken over.
      const alone = backends.length > 1 && scene.kills++ % 3 === 0;
      if (alone) {
        scene.calm = true;
        backends.forEach(one => one.tell({ command: 'calm' }));
        await wait(CALM_MS);
      }
      const from = Date.now();
      await backend.end('SIGKILL');
      await wait(alone ? TAKEOVER_MS : down);
      scene.calm = false;
      await backend.start();
      return { backend: backend.name, pid, from, alone, down };
    },
  },

  /** It is killed again before it is up. */
  'kill-start': {
    weight: 1,
    async strike({ backends, random }) {
      const backend = random.pick(backends.filter(({ up }) => up));
      if (!backend) {
        return undefined;
      }
      await backend.end('SIGKILL');
      const ms = random.between(0, STARTS_WITHIN_MS);
      const early = await backend.startAndKill(ms);
      await backend.start();
      return { backend: backend.name, ms, early };
    },
  },

  terminate: {
    weight: 1,
    async strike({ backends, random }) {
      const backend = random.pick(backends.filter(({ up }) => up));
      if (!backend) {
        return undefined;
      }
      await backend.end('SIGTERM');
      await backend.start();
      return { backend: backend.name };
    },
  },

  /** The process does nothing for a while, then goes on as if nothing had happened. */
  freeze: {
    weight: 2,
    async strike({ backends, random }) {
      const backend = random.pick(
        backends.filter(({ up, frozen }) => up && !frozen),
      );
      if (!backend) {
        return undefined;
      }
      // Nothing at all happens meanwhile when it is the only one.
      const long = random.chance(backends.length > 1 ? 0.4 : 0.15);
      const ms = long
        ? random.between(3_000, LONGEST_FREEZE_MS)
        : random.between(200, 3_000);
      await backend.freeze(ms);
      return { backend: backend.name, ms };
    },
  },

  /** The clock of one backend's machine is set to another time, and back; sometimes the process is killed in between. */
  clock: {
    weight: 1,
    async strike({ backends, database, random }) {
      const backend = random.pick(backends.filter(({ up }) => up));
      if (!backend) {
        return undefined;
      }
      const ms = random.pick(STEPS_MS);
      const killed = random.chance(0.4);
      backend.setClock(ms);
      await wait(random.between(500, 8_000));
      if (killed) {
        await backend.end('SIGKILL');
      }
      backend.setClock(0);
      const to = Date.now();
      if (killed) {
        await backend.start();
      }
      const ofDatabase = database.clockOfBackend;
      return { backend: backend.name, ms, killed, ofDatabase, to };
    },
  },

  /** The engine does not answer the control plane, as though it were elsewhere. */
  silence: {
    weight: 1,
    async strike({ backends, random }) {
      const ms = random.between(1_000, 12_000);
      backends.forEach(backend => backend.tell({ command: 'silence', ms }));
      await wait(ms);
      return { ms };
    },
  },

  'restart-database': {
    weight: 1,
    possible: ({ database }) => database.halt !== undefined,
    async strike({ database, random }) {
      const signal = random.pick(['SIGINT', 'SIGQUIT']);
      const ms = random.chance(0.6) ? 0 : random.between(5_000, 20_000);
      await database.halt(signal);
      await wait(ms);
      await database.resume();
      return { signal, ms };
    },
  },

  /** No byte is left on the disk of the state folder. */
  'full-disk': {
    weight: 1,
    needs: ({ smallDisk }) =>
      smallDisk ? undefined : 'the right to mount a tmpfs (root)',
    async strike({ state, random }) {
      const ms = random.between(500, 6_000);
      const ballast = join(state, 'ballast');
      await fill(ballast, state);
      await wait(ms);
      await rm(ballast, { force: true });
      return { ms };
    },
  },

  /** The process may open no more files. */
  descriptors: {
    weight: 1,
    needs: () => lacking('prlimit', '--version'),
    async strike({ backends, random }) {
      const backend = random.pick(backends.filter(({ up }) => up));
      if (!backend?.pid) {
        return undefined;
      }
      const { pid } = backend;
      const ms = random.between(300, 4_000);
      const before = limitFiles(pid, `${openFiles(pid)}`);
      await wait(ms);
      limitFiles(pid, before);
      return before && { backend: backend.name, ms };
    },
  },
};

/** Those that leave everything running but one statement or one task: many can happen at the same time. */
export const CHEAP = ['statement', 'failpoint', 'kill-task'];

/** The program, unless it can be run. */
function lacking(program, ...args) {
  return spawnSync(program, args).status === 0 ? undefined : program;
}

function isWork(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('work.sh');
  } catch {
    return false;
  }
}

async function fill(file, folder) {
  const chunk = Buffer.alloc(64 * 1024);
  const handle = await open(file, 'w');
  try {
    const { bavail, bsize } = await statfs(folder);
    for (let left = bavail * bsize; left >= 0; left -= chunk.length) {
      await handle.write(chunk);
    }
  } catch (error) {
    if (error.code !== 'ENOSPC') {
      throw error;
    }
  } finally {
    await handle.close();
  }
}

function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length + 1;
  } catch {
    return 64;
  }
}

/** @returns {string | undefined} the limit before; undefined when the process is gone */
function limitFiles(pid, soft) {
  if (soft === undefined) {
    return undefined;
  }
  const asked = spawnSync('prlimit', [
    ...['--pid', `${pid}`, '--nofile', '--noheadings', '--raw'],
    ...['-o', 'SOFT'],
  ]);
  const before = `${asked.stdout}`.trim();
  const set = spawnSync('prlimit', ['--pid', `${pid}`, `--nofile=${soft}:`]);
  return set.status === 0 && before ? before : undefined;
}

// Whether the checkers see what they are for: guards are taken out of the backends one after the other, what they are
// there for is brought about, and the violation that each prevents must be found.
import { setTimeout as wait } from 'node:timers/promises';
import mutations from './backend/mutations.cjs';
import { check } from './check.mjs';
import { createRandom } from './random.mjs';
import { endStage, setStage } from './stage.mjs';
import { runWorkload } from './workload.mjs';

const { MUTATIONS } = mutations;
/** Longer than any lease, and the round in which somebody notices. */
const BEYOND_LEASE_MS = 13_000;
/** A process that is to stop somewhere gets there within this time. */
const REACH_MS = 12_000;
const LOOK_MS = 1_000;
/** Some jobs are due at multiples of this. */
const TICK_MS = 10_000;
const JUST_BEFORE_MS = 200;
/** A trigger that nobody looks at is missed by then. */
const MISSED_MS = 33_000;

/**
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.program
 * @param {string} options.folder
 * @param {number} options.seed
 * @param {string[]} options.names - of mutations
 * @param {number} options.ms - for each of them
 * @param {(name: string, found: import('./check.mjs').Violation | undefined, ms: number) => void} options.report
 * @returns {Promise<string[]>} those that nobody noticed
 */
export async function runGuards(options) {
  const { names, ms, report } = options;
  let over = false;
  try {
    // A guard matters where several processes meet.
    const stage = await setStage({ ...options, kind: 'postgres' });
    const working = runWorkload({
      backends: stage.backends,
      history: stage.history,
      landing: stage.landing,
      workspaces: stage.workspaces,
      random: createRandom(options.seed),
      over: () => over,
      quiet: Promise.resolve(),
    });
    const unnoticed = [];
    for (const name of names) {
      const from = Date.now();
      const found = await takeOut(stage, MUTATIONS[name], name, from + ms);
      report(name, found, Date.now() - from);
      if (!found) {
        unnoticed.push(name);
      }
    }
    over = true;
    await working;
    return unnoticed;
  } finally {
    over = true;
    await endStage();
  }
}

/** @returns {Promise<import('./check.mjs').Violation | undefined>} what was found of it */
async function takeOut(stage, mutation, name, until) {
  const { backends, knex } = stage;
  const found = async () =>
    check(await stage.collect()).filter(
      ({ promise, message }) =>
        promise === mutation.finds.promise &&
        mutation.finds.message.test(message),
    );
  // Not what an earlier one has left.
  const before = (await found()).length;
  if (mutation.prepare) {
    await knex.raw(mutation.prepare);
  }
  backends.forEach(backend => backend.mutate(name));
  try {
    while (Date.now() < until) {
      await PLAYS[mutation.play](stage, mutation);
      await wait(LOOK_MS);
      const violations = await found();
      if (violations.length > before) {
        return violations[before];
      }
    }
    return undefined;
  } finally {
    backends.forEach(backend => backend.mutate());
    backends.forEach(backend => backend.tell({ command: 'calm' }));
  }
}

/** So that each key is a new one. */
let rounds = 0;

/** What makes a guard matter. */
const PLAYS = {
  wait: () => wait(LOOK_MS),

  /** A process that leads, or drives a run, stops for longer than its lease; the other one takes over. */
  async stop({ backends }, { failpoint }) {
    await stoppedAt(backends, failpoint, () => wait(BEYOND_LEASE_MS));
  },

  /** The same, with those that are due by the clock: files are looked at in between. */
  async stopAtTick(stage, mutation) {
    const past = (Date.now() + JUST_BEFORE_MS) % TICK_MS;
    await wait(TICK_MS - past);
    await PLAYS.stop(stage, mutation);
  },

  /** The process that leads comes back late, then the one that leads now is killed. */
  async stopAndKill({ backends }, { failpoint }) {
    const stopped = await stoppedAt(backends, failpoint, () =>
      wait(BEYOND_LEASE_MS),
    );
    const leader = backends.find(backend => backend !== stopped);
    if (stopped && leader) {
      await wait(LOOK_MS);
      await leader.end('SIGKILL');
      await leader.start();
      await wait(MISSED_MS);
    }
  },

  /** Both backends are asked for the same runs, each with its key. */
  async createTwice(stage, { failpoint }) {
    const round = (rounds += 1);
    const create = async (backend, key) => {
      const from = Date.now();
      const { status, body } = await backend.call(
        '/workspaces/east/jobs/leaf/runs',
        { idempotencyKey: key },
      );
      const what = { kind: 'create', job: 'east/leaf', key, run: body.id };
      stage.history.operation({ ...what, status, from, to: Date.now() });
    };
    // Some, since it may be a run of somebody else at which one stops.
    const keys = [1, 2, 3, 4].map(number => `both-${round}-${number}`);
    await collide(stage, failpoint, backend =>
      Promise.allSettled(keys.map(key => create(backend, key))),
    );
  },

  /** Tasks append to one table, in both backends at the same time. */
  async append({ backends }) {
    await Promise.all(
      backends.flatMap(backend =>
        ['east', 'west'].map(workspace =>
          backend.call(`/workspaces/${workspace}/jobs/rows/runs`, {}),
        ),
      ),
    );
    await wait(LOOK_MS);
  },

  /** Both backends cancel one run. */
  async cancelTwice(stage, { failpoint }) {
    const { body } = await stage.backends[0].call(
      '/workspaces/east/jobs/slow/runs',
      {},
    );
    await collide(stage, failpoint, backend =>
      backend.call(`/runs/${body.id}/cancel`, {}),
    );
  },

  /** One backend pauses a backfill, the other one cancels it. */
  async pauseTwice(stage, { failpoint }) {
    const { body } = await stage.backends[0].call(
      '/workspaces/east/jobs/slow/backfills',
      {
        from: '2026-01-01T00:00:00Z',
        to: '2026-01-01T04:00:00Z',
        every: '1h',
        reprocess: 'completed',
      },
    );
    await collide(stage, failpoint, (backend, index) =>
      backend.call(`/backfills/${body.id}/${['pause', 'cancel'][index]}`, {}),
    );
  },
};

/** Both do it at the same time: one has written, the other one reads meanwhile. */
async function collide({ backends }, failpoint, act) {
  const [first, second] = backends;
  const ask = (backend, index) => act(backend, index).catch(() => undefined);
  const asked = [];
  const stopping = stoppedAt([first], failpoint, async () => {
    asked.push(ask(second, 1));
    await wait(LOOK_MS);
  });
  asked.push(ask(first, 0));
  await stopping;
  await Promise.all(asked);
}

/** Stops the first of them that gets there, lets it go on after `meanwhile`, and says which it was. */
async function stoppedAt(backends, name, meanwhile) {
  for (const backend of backends) {
    backend.tell({ command: 'failpoint', name, action: 'stop', ms: 0, nth: 1 });
  }
  const until = Date.now() + REACH_MS;
  while (Date.now() < until) {
    const stopped = backends.find(backend => backend.stopped);
    if (stopped) {
      backends
        .filter(other => other !== stopped)
        .forEach(other => other.tell({ command: 'calm' }));
      await meanwhile();
      stopped.goOn();
      return stopped;
    }
    await wait(20);
  }
  return undefined;
}

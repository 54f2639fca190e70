// One stretch of work and faults on one kind of database, and what became of it.
import { setTimeout as wait } from 'node:timers/promises';
import { check } from './check.mjs';
import { takeovers } from './checkers/leasesHeld.mjs';
import { CHEAP, FAULTS } from './faults.mjs';
import { createRandom } from './random.mjs';
import { endStage, setStage } from './stage.mjs';
import { openGates, runWorkload, watchRuns } from './workload.mjs';

/** Of those that a failpoint has stopped: shorter and longer than a lease. */
const STOPPED_MS = [200, 1_000, 3_000, 13_000];
/** What is left when the faults end comes to its end too: something of it moves at least this often. */
const STUCK_MS = 90_000;
/** Longer than a tick or a file may be late, see the checkers of P2. */
const OBSERVED_MS = 35_000;

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
 * @param {boolean} [options.strict] - whether it fails where a kind of fault cannot be brought about
 */
export async function runSlice(options) {
  const random = createRandom(options.seed);
  try {
    const stage = await setStage(options);
    const { backends, history } = stage;
    const until = Date.now() + options.ms;
    const over = () => Date.now() >= until;
    let settled = false;
    let calmDown;
    const quiet = new Promise(resolve => {
      calmDown = resolve;
    });
    const scene = {
      ...stage,
      random: random.fork(),
      failpoints: options.failpoints,
      kills: 0,
      calm: false,
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
      landing: stage.landing,
      workspaces: stage.workspaces,
      random: random.fork(),
      over,
      quiet,
    });
    const guarding = keepUp({
      backends,
      random: random.fork(),
      over: () => settled,
    });
    const { kinds, lacking } = kindsOf(scene, options.only);
    if (options.strict && lacking.length > 0) {
      throw new Error(
        `Not all faults can be brought about on this machine: ${lacking.join(
          '; ',
        )}`,
      );
    }
    await strikeUntil({ over, scene, history, kinds });
    history.note({ quiet: true });
    await Promise.all(backends.map(backend => backend.start()));
    calmDown();
    const calmAt = Date.now();
    const stuck = await settle({ ...stage, working });
    // What has to happen in time is expected to only after that long without a fault.
    await wait(Math.max(0, calmAt + OBSERVED_MS - Date.now()));
    settled = true;
    await Promise.all([watching, guarding]);
    const collected = await stage.collect(stuck);
    const summary = summaryOf(collected);
    return {
      ...summary,
      lacking,
      never: kinds
        .map(([name]) => name)
        .filter(name => !(name in summary.faults)),
      violations: check(collected),
    };
  } finally {
    await endStage();
  }
}

/** Backends that were killed or stopped from within go on, after a while. */
async function keepUp({ backends, random, over }) {
  const tend = async backend => {
    while (!over()) {
      await backend.start();
      await wait(500);
      if (backend.stopped) {
        await wait(random.pick(STOPPED_MS));
        backend.goOn();
      }
    }
  };
  await Promise.all(backends.map(tend));
}

/** The faults that can be brought about, and what is missing for the others. */
function kindsOf(scene, only) {
  const wanted = Object.entries(FAULTS).filter(
    ([name, { possible = () => true }]) =>
      (!only || only.includes(name)) && possible(scene),
  );
  const needs = wanted.map(([name, fault]) => [name, fault.needs?.(scene)]);
  return {
    kinds: wanted.filter((_, index) => needs[index][1] === undefined),
    lacking: needs
      .filter(([, need]) => need !== undefined)
      .map(([name, need]) => `${name} needs ${need}`),
  };
}

async function strikeUntil({ over, scene, history, kinds }) {
  const { random } = scene;
  const total = kinds.reduce((sum, [, { weight }]) => sum + weight, 0);
  const underway = new Set();
  while (!over()) {
    let at = random.next() * total;
    const [name, fault] = kinds.find(([, { weight }]) => (at -= weight) < 0);
    // One heavy fault at a time: two would hide what each does.
    if (scene.calm) {
      await wait(100);
      continue;
    }
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
    await wait(random.between(15, 180));
  }
  while (underway.size > 0) {
    await wait(100);
  }
  await scene.last;
}

/** @returns {Promise<object[]>} runs that have not ended when they should have */
async function settle({ backends, specs, landing, working }) {
  backends.forEach(backend => backend.tell({ command: 'calm' }));
  await working;
  await openGates(landing);
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
  let moved = Date.now();
  let before = '';
  for (;;) {
    const active = await persist(() =>
      backend.call('/runs?limit=100&state=pending,queued,running,terminating'),
    );
    const now = active
      .map(run => `${run.id} ${run.lifecycle} ${run.queuePosition}`)
      .join();
    if (now !== before) {
      before = now;
      moved = Date.now();
    }
    if (active.length === 0 || Date.now() > moved + STUCK_MS) {
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

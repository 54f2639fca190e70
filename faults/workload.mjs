// Clients that never tire: they start runs and ask again until they are answered, cancel, repair, mark, move.
import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  BY_HAND,
  GATE,
  HOOK_SECRETS,
  INBOX,
  PAUSED_AT_TIMES,
  writePassingJob,
} from './workspace.mjs';

const CLIENTS = 4;
const RECENT = 80;
/** A task of jobs that clients start, which is marked by hand when the run has ended. */
const MARKED = {
  diamond: 'd',
  wide: 'd',
  slow: 'long',
  flaky: 'try',
  broken: 'bad',
  skipping: 'one',
  replacing: 'one',
};
/** Once nothing fails any more, an operation is answered within this time. */
const ANSWER_MS = 30_000;
/** The API does not have it. */
const NOT_THERE = new Set([404, 501]);

/**
 * @param {object} options
 * @param {import('./Backend.mjs').Backend[]} options.backends
 * @param {import('./History.mjs').History} options.history
 * @param {string} options.landing - folder with a landing folder per workspace
 * @param {string} options.workspaces - folder of the workspaces
 * @param {import('./random.mjs').Random} options.random
 * @param {() => boolean} options.over - no new operations from now on
 * @param {Promise<void>} options.quiet - nothing fails any more
 * @returns {Promise<void>} when every operation that must be answered was
 */
export async function runWorkload({
  backends,
  history,
  landing,
  workspaces,
  random,
  over,
  quiet,
}) {
  /** Ids of runs that were acknowledged, the newest last. @type {string[]} */
  const recent = [];
  /** What may be marked. @type {{ run: string, task: string }[]} */
  const tasks = [];
  const remember = (run, job) => {
    const task = MARKED[job.split('/')[1]];
    if (task) {
      tasks.push({ run, task });
      tasks.splice(0, tasks.length - RECENT);
    }
    recent.push(run);
    recent.splice(0, recent.length - RECENT);
  };
  /** @type {string[]} */
  const backfills = [];
  let keys = 0;
  let files = 0;
  // Set when nothing fails any more: then everybody gets an answer.
  let answered = Infinity;

  const actions = [
    [10, create],
    [3, about('cancel', run => [`/runs/${run}/cancel`, {}])],
    [3, about('repair', run => [`/runs/${run}/repair`, {}])],
    [
      1,
      about('mark', (run, own) => [
        `/runs/${run}/mark`,
        { result: own.pick(['success', 'failed']), note: 'Looked at by hand' },
      ]),
    ],
    [1.5, markTask],
    [
      1,
      about('move', (run, own) => [
        `/queue/${run}/move`,
        { to: own.pick(['first', 'last']) },
      ]),
    ],
    [1, about('drop', run => [`/queue/${run}/drop`, { note: 'Not needed' }])],
    [
      1,
      about('bulk', (run, own) => [
        '/runs/bulk',
        {
          action: own.pick(['cancel', 'repair']),
          runs: [...new Set([run, own.pick(recent)])],
          note: 'Many at once',
        },
      ]),
    ],
    [1, hook],
    [1, land],
    [0.5, moveGate],
    [0.4, pauseJob],
    [0.4, deploy],
    [0.2, backfill],
    [0.3, changeBackfill],
  ];

  /** Starts a run, asking until the answer says what came of it; sometimes once more. */
  async function create(own) {
    const job = `${own.pick(['east', 'west'])}/${own.pick(BY_HAND)}`;
    const key = `k${keys++}`;
    const body = { idempotencyKey: key };
    const run = await insist(own, 'create', { job, key }, pathOf(job), body);
    if (run) {
      remember(run, job);
      if (own.chance(0.2)) {
        await insist(own, 'create', { job, key }, pathOf(job), body);
      }
      if (job.endsWith('/parent') && own.chance(0.4)) {
        // While its child is at work.
        await wait(own.between(200, 1_500));
        await ask(own, 'cancel', { run }, `/runs/${run}/cancel`, {});
      }
    }
  }

  async function backfill(own) {
    const job = `${own.pick(['east', 'west'])}/${own.pick(['beat-1', 'fan'])}`;
    const [workspace, name] = job.split('/');
    const hour = Math.floor(Date.now() / 3_600_000) - own.between(2, 50);
    const id = await insist(
      own,
      'backfill',
      { job, key: `b${keys++}` },
      `/workspaces/${workspace}/jobs/${name}/backfills`,
      {
        from: new Date(hour * 3_600_000).toISOString(),
        to: new Date((hour + 2) * 3_600_000).toISOString(),
        every: '30m',
        maxParallel: own.between(1, 3),
        reprocess: 'completed',
        idempotencyKey: `b${keys}`,
      },
    );
    if (id) {
      backfills.push(id);
    }
  }

  async function markTask(own) {
    if (tasks.length > 0) {
      // An older one: a run is marked once it has ended.
      const { run, task } = tasks[Math.floor(own.next() ** 2 * tasks.length)];
      await ask(
        ...[own, 'mark-task', { run }, `/runs/${run}/tasks/${task}/mark`],
        { result: own.pick(['success', 'failed']), note: 'Done by hand' },
      );
    }
  }

  async function changeBackfill(own) {
    if (backfills.length > 0) {
      const id = own.pick(backfills.slice(-3));
      const to = own.pick(['pause', 'resume', 'resume', 'retry', 'cancel']);
      await ask(own, `backfill-${to}`, {}, `/backfills/${id}/${to}`, {});
      if (to === 'pause') {
        await wait(own.between(500, 3_000));
        await insist(own, 'backfill-resume', {}, `/backfills/${id}/resume`, {});
      }
    }
  }

  /** Somebody else's program calls, and calls again with the same id until it is answered. */
  async function hook(own) {
    const job = `${own.pick(['east', 'west'])}/called`;
    const key = `h${keys++}`;
    const run = await insist(own, 'hook', { job, key }, `/hooks/${job}`, {});
    if (run) {
      remember(run, job);
    }
  }

  /** A file arrives, whole. */
  async function land(own) {
    const workspace = own.pick(['east', 'west']);
    const path = `${INBOX}/${files++}.csv`;
    const from = Date.now();
    if (await put(join(landing, workspace, path))) {
      const job = `${workspace}/landed`;
      const what = { kind: 'land', job, key: path, status: 201 };
      history.operation({ ...what, from, to: Date.now() });
    }
  }

  /** What runs wait for is there, or not any more. */
  async function moveGate(own) {
    const gate = join(landing, own.pick(['east', 'west']), GATE);
    await (own.chance(0.6) ? put(gate) : rm(gate, { force: true }));
  }

  /** Somebody commits to the repository of a workspace. */
  async function deploy(own) {
    const workspace = own.pick(['east', 'west']);
    await writePassingJob(
      workspaces,
      workspace,
      own.chance(0.6) ? own.between(1, 9) : undefined,
    );
    await ask(own, 'deploy', {}, `/workspaces/${workspace}/reconcile`, {});
  }

  async function pauseJob(own) {
    const job = `${own.pick(['east', 'west'])}/${own.pick(PAUSED_AT_TIMES)}`;
    const [workspace, name] = job.split('/');
    const path = `/workspaces/${workspace}/jobs/${name}`;
    const reason = 'Looked at by hand';
    const paused = await ask(own, 'pause', { job }, `${path}/pause`, {
      reason,
    });
    if (paused) {
      await wait(own.between(500, 12_000));
      await insist(own, 'unpause', { job }, `${path}/unpause`, {});
    }
  }

  /** Asks once: what nobody answered may have happened or not. */
  function about(kind, request) {
    return async own => {
      const run = recent.length > 0 && own.pick(recent);
      if (run) {
        const [path, body] = request(run, own);
        await ask(own, kind, { run }, path, body);
      }
    };
  }

  async function ask(own, kind, what, path, body) {
    const from = Date.now();
    const backend = own.pick(backends);
    const answer = await backend
      .call(path, body, kind === 'hook' ? signed(what, body) : undefined)
      .catch(() => undefined);
    if (!answer || answer.status >= 500) {
      if (answer?.status !== 501) {
        history.operation({ kind, ...what, from, to: Date.now() });
      }
      return undefined;
    }
    if (!(what.run && NOT_THERE.has(answer.status))) {
      history.operation({
        kind,
        ...what,
        from,
        to: Date.now(),
        status: answer.status,
        run: what.run ?? nameIn(answer.body),
      });
    }
    return answer;
  }

  /** @returns id of what was made, undefined when it was refused or is not answered in the end */
  async function insist(own, kind, what, path, body) {
    for (;;) {
      const answer = await ask(own, kind, what, path, body);
      if (answer) {
        return answer.status < 300 ? nameIn(answer.body) : undefined;
      }
      if (
        over() &&
        (!['create', 'hook'].includes(kind) || Date.now() > answered)
      ) {
        return undefined;
      }
      await wait(own.between(50, 500));
    }
  }

  quiet.then(() => {
    answered = Date.now() + ANSWER_MS;
  });
  const total = actions.reduce((sum, [weight]) => sum + weight, 0);
  const choose = own => {
    let at = own.next() * total;
    return actions.find(([weight]) => (at -= weight) < 0)[1];
  };
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const own = random.fork();
      while (!over()) {
        await choose(own)(own);
        await wait(own.between(100, 900));
      }
    }),
  );
}

/** Lets go what waits for it. @param {string} landing */
export async function openGates(landing) {
  for (const workspace of ['east', 'west']) {
    while (!(await put(join(landing, workspace, GATE)))) {
      await wait(500);
    }
  }
}

/** @returns {Promise<boolean>} false on a full disk */
async function put(file) {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '');
    return true;
  } catch (error) {
    if (error.code !== 'ENOSPC') {
      throw error;
    }
    return false;
  }
}

/** Somebody looks at the list of runs all the time. */
export async function watchRuns({ backends, history, random, over }) {
  while (!over()) {
    const backend = random.pick(backends);
    const from = Date.now();
    const answer = await backend.call('/runs?limit=60').catch(() => undefined);
    if (answer?.status === 200) {
      history.answer({
        from,
        to: Date.now(),
        backend: backend.name,
        runs: answer.body.items.map(run => ({
          id: run.id,
          lifecycle: run.lifecycle,
          result: run.result,
          repairs: run.repairs,
          mark: run.mark,
          observedAt: run.observedAt,
        })),
      });
    }
    await wait(700);
  }
}

function pathOf(job) {
  const [workspace, name] = job.split('/');
  return `/workspaces/${workspace}/jobs/${name}/runs`;
}

/** What an answer says was made. */
function nameIn(body) {
  return body.id ?? body.run;
}

/** As Standard Webhooks says. */
function signed({ key: id, job }, body) {
  const [workspace] = job.split('/');
  const timestamp = `${Math.floor(Date.now() / 1_000)}`;
  const signature = createHmac('sha256', HOOK_SECRETS.get(workspace))
    .update(`${id}.${timestamp}.${JSON.stringify(body)}`)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}

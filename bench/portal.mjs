// A portal to measure, started as a person starts it.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 250;

/**
 * @typedef {object} MeasuredPortal
 * @property {number} pid - of npm, the root of its process tree
 * @property {number} mainPid - of the portal itself
 * @property {string} url
 * @property {number} readyAfter - seconds
 * @property {(path: string, body?: unknown) => Promise<any>} call - its API as a guest; with a body, a POST
 * @property {() => Promise<void>} stop
 */

/**
 * Runs `npm start` until it is ready, on a state of its own unless `env` names one.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<MeasuredPortal>}
 */
export async function startPortal(root, env = {}) {
  const own =
    !env.OPENLAKE_STATE && (await mkdtemp(join(tmpdir(), 'openlake-bench-')));
  const state = own || env.OPENLAKE_STATE;
  const port = process.env.OPENLAKE_PORT ?? '7307';
  const started = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: {
      ...process.env,
      // Of the `yarn bench` that may have started this: npm would call itself Yarn.
      npm_config_user_agent: undefined,
      ...env,
      OPENLAKE_PORT: port,
      OPENLAKE_STATE: state,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise(resolve => {
    child.on('close', resolve);
  });
  await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', text => {
      if (text.includes('OpenLake is ready')) {
        resolve();
      }
    });
    ended.then(code => reject(new Error(`npm start ended with ${code}`)));
  });
  const url = `http://localhost:${port}`;
  const { pid } = JSON.parse(readFileSync(join(state, 'portal.json'), 'utf8'));
  let token;
  return {
    pid: child.pid,
    mainPid: pid,
    url,
    readyAfter: (performance.now() - started) / 1000,
    call: async (path, body) => {
      token ??= await guestToken(url);
      const response = await fetch(`${url}/api/openlake${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
        },
        body: body && JSON.stringify(body),
      });
      if (!response.ok) {
        throw new Error(`${path}: ${response.status} ${await response.text()}`);
      }
      return response.json();
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      if (own) {
        await rm(own, { recursive: true, force: true });
      }
    },
  };
}

/**
 * Waits until nothing runs any more, and gives the oldest run of a job.
 *
 * @param {MeasuredPortal} portal
 * @param {string} job
 */
export async function firstRun(portal, job) {
  for (;;) {
    const { items } = await portal.call('/runs?limit=100');
    const run = items.filter(item => item.job === job).pop();
    if (run && items.every(item => item.lifecycle === 'terminated')) {
      return succeeded(run);
    }
    await wait(POLL_MS);
  }
}

/**
 * Starts a run and waits for its end.
 *
 * @param {MeasuredPortal} portal
 * @param {string} workspace
 * @param {string} job
 */
export async function runJob(portal, workspace, job) {
  const { id } = await portal.call(
    `/workspaces/${workspace}/jobs/${job}/runs`,
    {},
  );
  for (;;) {
    const { run } = await portal.call(`/runs/${id}`);
    if (run.lifecycle === 'terminated') {
      return succeeded(run);
    }
    await wait(POLL_MS);
  }
}

/** Seconds from the trigger of a run to its end, as the portal recorded them. */
export function secondsOf({ createdAt, endedAt }) {
  return (Date.parse(endedAt) - Date.parse(createdAt)) / 1000;
}

function succeeded(run) {
  if (run.result !== 'success') {
    throw new Error(`Run ${run.number} of ${run.job} ended ${run.result}`);
  }
  return run;
}

async function guestToken(url) {
  const response = await fetch(`${url}/api/auth/guest/refresh`, {
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
  return (await response.json()).backstageIdentity.token;
}

/**
 * A process and everything below it (Linux).
 *
 * @param {number} pid
 * @returns {{ pid: number, name: string, bytes: number, cpuSeconds: number }[]} bytes: proportional set size
 */
export function processTree(pid) {
  const parents = new Map();
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry)) {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        parents.set(Number(entry), {
          parent: Number(fields[1]),
          ticks: Number(fields[11]) + Number(fields[12]),
        });
      } catch {
        // It ended while we looked.
      }
    }
  }
  const tree = [...parents.keys()].filter(candidate => {
    for (let at = candidate; at > 1; at = parents.get(at)?.parent ?? 0) {
      if (at === pid) {
        return true;
      }
    }
    return false;
  });
  return tree.map(member => ({
    pid: member,
    name: readFileSync(`/proc/${member}/comm`, 'utf8').trim(),
    bytes:
      1024 *
      Number(
        /^Pss:\s+(\d+)/m.exec(
          readFileSync(`/proc/${member}/smaps_rollup`, 'utf8'),
        )?.[1] ?? 0,
      ),
    cpuSeconds: parents.get(member).ticks / 100,
  }));
}

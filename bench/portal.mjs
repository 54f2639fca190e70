// A portal to measure, started as a person starts it.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

/**
 * Runs `npm start` until it is ready.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ pid: number, url: string, readyAfter: number, stop: () => Promise<void> }>} seconds
 */
export async function startPortal(root, env = {}) {
  const state = await mkdtemp(join(tmpdir(), 'openlake-bench-'));
  const port = process.env.OPENLAKE_PORT ?? '7307';
  const started = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, OPENLAKE_PORT: port, OPENLAKE_STATE: state, ...env },
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
  return {
    pid: child.pid,
    url: `http://localhost:${port}`,
    readyAfter: (performance.now() - started) / 1000,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(state, { recursive: true, force: true });
    },
  };
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

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portIsTaken } from '../portal/place.mjs';
import { findBrowser } from './browser.mjs';

const START_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 30_000;

/**
 * Starts a portal as a person would, on a free port and with a state of its own, and runs the browser tests on it.
 *
 * @param {import('./suite.mjs').Context} context
 * @returns {Promise<import('./suite.mjs').Outcome>}
 */
export async function runBrowserTests({ root, reports, run }) {
  const browser = findBrowser();
  const port = await findFreePort();
  const state = await mkdtemp(join(tmpdir(), 'openlake-test-'));
  const report = join(reports, 'browser.json');
  const portal = await startPortal(root, port, state);
  try {
    const { output } = await run('browser', 'playwright', ['test'], {
      OPENLAKE_URL: `http://localhost:${port}`,
      OPENLAKE_STATE: state,
      OPENLAKE_BROWSER: browser,
      OPENLAKE_BROWSER_REPORT: report,
    });
    const parsed = await readFile(report, 'utf8').then(
      JSON.parse,
      () => undefined,
    );
    if (!parsed) {
      return { passed: 0, failed: 1, note: output.trim() };
    }
    const { expected, unexpected, flaky, skipped } = parsed.stats;
    return {
      passed: expected,
      failed: unexpected + flaky + parsed.errors.length,
      skipped,
      note:
        unexpected + flaky + parsed.errors.length ? output.trim() : undefined,
    };
  } finally {
    await portal.stop();
    await rm(state, { recursive: true, force: true });
    await rm(report, { force: true });
  }
}

async function startPortal(root, port, state) {
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, OPENLAKE_PORT: String(port), OPENLAKE_STATE: state },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise(resolve => {
    child.on('close', resolve);
  });
  try {
    await new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Error(
              `npm start was not ready in ${
                START_WITHIN_MS / 1000
              } s:\n${output}`,
            ),
          ),
        START_WITHIN_MS,
      );
      const settle = done => value => {
        clearTimeout(timer);
        done(value);
      };
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', text => {
          output += text;
          if (
            output.includes(`OpenLake is ready: http://localhost:${port}\n`)
          ) {
            settle(resolve)();
          }
        });
      }
      ended.then(code =>
        settle(reject)(new Error(`npm start ended with ${code}:\n${output}`)),
      );
    });
  } catch (error) {
    child.kill('SIGTERM');
    throw error;
  }

  return {
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(timer);
      if (await portIsTaken(port)) {
        throw new Error(
          `npm start has ended, and something still answers on port ${port}.`,
        );
      }
    },
  };
}

async function findFreePort() {
  const probe = createServer();
  await new Promise(resolve => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address();
  await new Promise(resolve => {
    probe.close(resolve);
  });
  return port;
}

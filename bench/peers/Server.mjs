import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 200;
const READY_WITHIN_MS = 180_000;
const END_WITHIN_MS = 20_000;

/**
 * A program that is started, waited for and stopped with all that it started.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, log: string }} options - `log`: a file for what it says
 */
export function startServer(program, args, { cwd, env, log }) {
  const output = openSync(log, 'a');
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: ['ignore', output, output],
    detached: true,
  });
  const ended = once(child, 'close');
  return {
    /** Waits until `isReady` holds. */
    async ready(isReady) {
      const until = Date.now() + READY_WITHIN_MS;
      while (!(await isReady().catch(() => false))) {
        if (child.exitCode !== null || Date.now() > until) {
          throw new Error(
            `${program} ${args.join(' ')} is not ready:\n${readFileSync(
              log,
              'utf8',
            ).slice(-4_000)}`,
          );
        }
        await wait(POLL_MS);
      }
    },
    async stop() {
      for (const signal of ['SIGTERM', 'SIGKILL']) {
        try {
          process.kill(-child.pid, signal);
        } catch {
          return; // Nothing of it is left.
        }
        await Promise.race([ended, wait(END_WITHIN_MS, null, { ref: false })]);
      }
    },
  };
}

import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What one suite came to.
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped]
 * @property {string} [note] - shown beside the counts: what failed, or why it was skipped
 */

/**
 * @typedef {object} Context
 * @property {string} root
 * @property {string} reports - a folder for logs and reports
 * @property {(name: string, program: string, args: string[], env?: NodeJS.ProcessEnv) => Promise<{ code: number, output: string }>} run
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends what the suites started. */
export function endSuites() {
  for (const child of running) {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has just ended by itself.
    }
  }
}

/**
 * @param {string} root
 * @returns {Promise<Context>}
 */
export async function createContext(root) {
  const reports = join(root, '.cache/test');
  await mkdir(reports, { recursive: true });
  return {
    root,
    reports,
    run: async (name, program, args, env = {}) => {
      const log = createWriteStream(join(reports, `${name}.log`));
      let output = '';
      const child = spawn(program, args, {
        cwd: root,
        env: { ...process.env, CI: '1', FORCE_COLOR: '0', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      running.add(child);
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', text => {
          log.write(text);
          output = (output + text).slice(-200_000);
        });
      }
      const code = await new Promise(resolve => {
        child.on('error', error => {
          output += error.message;
          resolve(127);
        });
        child.on('close', resolve);
      });
      running.delete(child);
      log.end();
      return { code: code ?? 1, output };
    },
  };
}

/**
 * A suite that is one question with one answer.
 *
 * @param {string} name
 * @param {string[]} command
 * @returns {(context: Context) => Promise<Outcome>}
 */
export function command(name, [program, ...args]) {
  return async ({ run }) => {
    const { code, output } = await run(name, program, args);
    return code === 0
      ? { passed: 1, failed: 0 }
      : { passed: 0, failed: 1, note: output.trim() };
  };
}

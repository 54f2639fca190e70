import { spawn } from 'node:child_process';
import { explain } from './failure.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends every process that a step started, with its own children. */
export function endChildren() {
  for (const child of running) {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has just ended by itself.
    }
  }
}

/**
 * Runs a program to its end, quietly; its output is kept for the sentence that explains a failure.
 *
 * @param {string} step - completes "Could not …"
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} options
 * @returns {Promise<void>}
 */
export async function runChild(step, program, args, options) {
  let output = '';
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group, so that it can be ended with everything below it.
    detached: true,
  });
  running.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', text => {
      output = (output + text).slice(-100_000);
      const line = text.trim().split('\n').pop();
      if (line) {
        options.onLine?.(line);
      }
    });
  }
  try {
    await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) =>
        code === 0
          ? resolve()
          : reject(new Error(`${program} ended with ${signal ?? code}`)),
      );
    });
  } catch (error) {
    throw explain(step, error, output);
  } finally {
    running.delete(child);
  }
}

import { readFile } from 'node:fs/promises';

/**
 * What tasks themselves wrote of what they did, in the order in which it
 * happened.
 *
 * @typedef {object} WorkLine
 * @property {'start' | 'beat' | 'failed' | 'done'} event
 * @property {number} uptime - seconds since the machine was started
 * @property {number} pid
 * @property {string} run
 * @property {string} task
 * @property {number} attempt
 * @property {string} item - `-` without a for_each
 */

/**
 * @param {string} file
 * @returns {Promise<WorkLine[]>}
 */
export async function readWork(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => {
      const [event, uptime, pid, run, task, attempt, ...item] = line.split(' ');
      return {
        event: /** @type {WorkLine['event']} */ (event),
        uptime: Number(uptime),
        pid: Number(pid),
        run,
        task,
        attempt: Number(attempt),
        item: item.join(' '),
      };
    });
}

/** Processes that have started work and not ended it, as far as they wrote. @param {WorkLine[]} lines */
export function pidsAtWork(lines) {
  const open = new Set();
  for (const { event, pid } of lines) {
    if (event === 'start') {
      open.add(pid);
    } else if (event !== 'beat') {
      open.delete(pid);
    }
  }
  return [...open];
}

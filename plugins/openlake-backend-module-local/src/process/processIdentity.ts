import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { nothingThere } from './outOfFiles';

/**
 * Names this host until it boots again.
 *
 * @throws when no more files may be opened
 * @internal
 */
export function machineId(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()}/${boot}`;
  } catch (error) {
    return nothingThere(error) ?? hostname();
  }
}

/**
 * When a process started, so that a later process with its id is not taken for
 * it. Undefined when there is no such process.
 *
 * @throws when no more files may be opened
 * @internal
 */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses can hold anything; field 22 counts from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch (error) {
    return process.platform === 'linux'
      ? nothingThere(error)
      : startFromPs(pid);
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return text || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a process still runs.
 *
 * @throws when no more files may be opened
 * @internal
 */
export function processExists(pid: number, started: string): boolean {
  return processStart(pid) === started;
}

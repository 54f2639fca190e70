import { readdir, readFile } from 'node:fs/promises';

/** A process of this machine, as Linux tells. @internal */
export interface ProcessEntry {
  pid: number;
  parent: number;
  session: number;
  /** Variables, each between two NULs; empty when they are not ours to see. */
  environment: string;
}

/**
 * Processes that live, by id. Empty where there is no `/proc`.
 *
 * @param oldest - those with smaller ids are left out
 * @internal
 */
export async function readProcesses(
  oldest: number,
): Promise<Map<number, ProcessEntry>> {
  const names = await readdir('/proc').catch(() => []);
  const found = new Map<number, ProcessEntry>();
  for (const name of names) {
    const pid = Number(name);
    if (pid >= oldest && pid > 1 && pid !== process.pid) {
      const entry = await readProcess(pid);
      if (entry) {
        found.set(pid, entry);
      }
    }
  }
  return found;
}

/** @returns undefined when it is gone, or dead and not yet fetched */
async function readProcess(pid: number): Promise<ProcessEntry | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The name before may hold anything, brackets included.
    const [state, parent, , session] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ');
    if (state === 'Z') {
      return undefined;
    }
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(
      () => '',
    );
    return {
      pid,
      parent: Number(parent),
      session: Number(session),
      environment: `\0${environment}`,
    };
  } catch {
    return undefined;
  }
}

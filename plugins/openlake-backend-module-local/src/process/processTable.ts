import { setImmediate as nextTurn } from 'node:timers/promises';
import { kernelFolders, readKernelFile } from './kernelFile';

/** A look at one takes some hundredths of a millisecond. */
const LOOKS_PER_TURN = 100;

/** A process of this machine, as Linux tells. @internal */
export interface ProcessEntry {
  pid: number;
  parent: number;
  /** Its process group, by the id of who leads that. */
  group: number;
  session: number;
  /** Variables, each between two NULs; empty when they are not ours to see. */
  environment: string;
}

/**
 * Processes that live, by id. Empty where there is no `/proc`.
 *
 * @param oldest - those with smaller ids are left out
 * @throws when no more files may be opened
 * @internal
 */
export async function readProcesses(
  oldest: number,
): Promise<Map<number, ProcessEntry>> {
  const found = new Map<number, ProcessEntry>();
  let looks = 0;
  for (const name of kernelFolders('/proc')) {
    const pid = Number(name);
    if (pid >= oldest && pid > 1 && pid !== process.pid) {
      const entry = readProcess(pid);
      if (entry) {
        found.set(pid, entry);
      }
      if (++looks % LOOKS_PER_TURN === 0) {
        await nextTurn();
      }
    }
  }
  return found;
}

/** @returns undefined when it is gone, or dead and not yet fetched */
function readProcess(pid: number): ProcessEntry | undefined {
  const stat = readKernelFile(`/proc/${pid}/stat`);
  if (stat === undefined) {
    return undefined;
  }
  // The name before may hold anything, brackets included.
  const [state, parent, group, session] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ');
  if (state === 'Z') {
    return undefined;
  }
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    environment: `\0${readKernelFile(`/proc/${pid}/environ`) ?? ''}`,
  };
}

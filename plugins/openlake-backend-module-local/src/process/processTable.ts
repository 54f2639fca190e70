import { closeSync, openSync, readSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { nothingThere } from './outOfFiles';

/** A look at one takes some hundredths of a millisecond. */
const LOOKS_PER_TURN = 100;
/** Reused: what has no size is otherwise read with 64 KiB of memory each time. */
let buffer = Buffer.alloc(64 * 1024);

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
 * @throws when no more files may be opened
 * @internal
 */
export async function readProcesses(
  oldest: number,
): Promise<Map<number, ProcessEntry>> {
  const names = (await readdir('/proc').catch(nothingThere)) ?? [];
  const found = new Map<number, ProcessEntry>();
  let looks = 0;
  for (const name of names) {
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
  const [state, parent, , session] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ');
  if (state === 'Z') {
    return undefined;
  }
  return {
    pid,
    parent: Number(parent),
    session: Number(session),
    environment: `\0${readKernelFile(`/proc/${pid}/environ`) ?? ''}`,
  };
}

/** Text of a file that the kernel makes up: at once, since no disk is waited for. */
function readKernelFile(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    return nothingThere(error);
  }
  try {
    let length = 0;
    for (;;) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      length += read;
      if (read === 0) {
        return buffer.toString('latin1', 0, length);
      }
      if (length === buffer.length) {
        buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
      }
    }
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

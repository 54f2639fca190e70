import { readdir, readFile } from 'node:fs/promises';

/**
 * Environment variable that names the attempt a process belongs to. Children
 * inherit it, so it finds those that left their process group.
 *
 * @internal
 */
export const ATTEMPT_VARIABLE = 'OPENLAKE_ATTEMPT_ID';

/** A process group with all that came out of it. @internal */
export interface ProcessTree {
  /** Leader of the group. */
  pid?: number;
  /** Value of {@link ATTEMPT_VARIABLE}, or the beginning of it. */
  marker: string;
}

/**
 * Sends a signal to the group, and to descendants that left it.
 *
 * @returns whether anything was there to receive it
 * @internal
 */
export async function signalTree(
  tree: ProcessTree,
  signal: NodeJS.Signals,
): Promise<boolean> {
  let reached = tree.pid !== undefined && send(-tree.pid, signal);
  for (const pid of await findMarked(tree)) {
    reached = send(pid, signal) || reached;
  }
  return reached;
}

/** Whether something of the tree still runs. @internal */
export async function treeLives(tree: ProcessTree): Promise<boolean> {
  return signalTree(tree, 0 as unknown as NodeJS.Signals);
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Processes whose environment carries the marker. Only Linux can tell. */
async function findMarked({
  pid: leader,
  marker,
}: ProcessTree): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const oldest = await oldestDescendant(leader);
  const wanted = `\0${ATTEMPT_VARIABLE}=${marker}`;
  const found: number[] = [];
  for (const entry of entries) {
    const pid = Number(entry);
    if (pid >= oldest && pid !== process.pid) {
      const environment = await readFile(
        `/proc/${pid}/environ`,
        'latin1',
      ).catch(() => '');
      if (`\0${environment}`.includes(wanted)) {
        found.push(pid);
      }
    }
  }
  return found;
}

/**
 * Process ids count up, so descendants of a process have larger ones, until the
 * count starts over: then the newest id is smaller than the leader's.
 */
async function oldestDescendant(leader: number | undefined): Promise<number> {
  if (leader === undefined) {
    return 0;
  }
  const load = await readFile('/proc/loadavg', 'utf8').catch(() => '');
  const newest = Number(load.trim().split(' ').at(-1));
  return newest >= leader ? leader : 0;
}

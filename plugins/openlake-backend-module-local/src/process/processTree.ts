import { ControlGroup } from './ControlGroup';
import { readKernelFile } from './kernelFile';
import { whenFilesAreLeft } from './outOfFiles';
import { readProcesses } from './processTable';
import { relatives } from './relatives';

/**
 * Environment variable that names the attempt a process belongs to. Children
 * inherit it, so it finds those that left their process group.
 *
 * @internal
 */
export const ATTEMPT_VARIABLE = 'OPENLAKE_ATTEMPT_ID';

/** A process group with all that came out of it. @internal */
export interface ProcessTree {
  /** Leader of the group, and of its session. */
  pid?: number;
  /** Its parent, as long as that lives. */
  parent?: number;
  /** Value of {@link ATTEMPT_VARIABLE}, or the beginning of it. */
  marker: string;
  /** Control groups around it, where there are any. */
  groups?: readonly ControlGroup[];
}

/**
 * Sends a signal to the group, and to descendants that left it. Who is asked to
 * end is asked once: a second time could call off what it does because of the first.
 *
 * @returns whether anything was there to receive it
 * @internal
 */
export async function signalTree(
  tree: ProcessTree,
  signal: NodeJS.Signals,
): Promise<boolean> {
  // Looked for first: who loses its parent is nobody's child any more.
  const members = await whenFilesAreLeft(() => findMembers(tree));
  const inGroup = tree.pid !== undefined && send(-tree.pid, signal);
  let reached = inGroup;
  for (const [pid, group] of members) {
    const isAsked = inGroup && group === tree.pid && signal === 'SIGTERM';
    reached = (!isAsked && send(pid, signal)) || reached;
  }
  if (signal === 'SIGKILL') {
    await Promise.all((tree.groups ?? []).map(group => group.kill()));
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

/**
 * Only Linux can tell.
 *
 * @returns process group by process id
 */
async function findMembers(
  tree: ProcessTree,
): Promise<Map<number, number | undefined>> {
  const { pid: leader, parent, marker, groups = [] } = tree;
  const table = await readProcesses(oldestDescendant(leader));
  const mark = `\0${ATTEMPT_VARIABLE}=${marker}`;
  const members = [
    ...relatives(table, { leader, parent, mark }),
    ...groups.flatMap(group => group.members()),
  ];
  return new Map(members.map(pid => [pid, table.get(pid)?.group]));
}

/**
 * Process ids count up, so descendants of a process have larger ones, until the
 * count starts over: then the newest id is smaller than the leader's.
 */
function oldestDescendant(leader: number | undefined): number {
  if (leader === undefined) {
    return 0;
  }
  const load = readKernelFile('/proc/loadavg') ?? '';
  const newest = Number(load.trim().split(' ').at(-1));
  return newest >= leader ? leader : 0;
}

import { ProcessEntry } from './processTable';

/**
 * Processes that belong to a tree: those with its marker, those in the session
 * of its leader, and whatever these have started, as long as the chain of
 * parents holds. One that has cleared its environment and whose parents are
 * gone, in a session of its own, is not among them.
 *
 * @internal
 */
export function relatives(
  table: ReadonlyMap<number, ProcessEntry>,
  tree: { leader?: number; parent?: number; mark: string },
): number[] {
  const { leader, mark } = tree;
  const family = new Set<number>();
  for (const { pid, parent, session, environment } of table.values()) {
    const isLeader = pid === leader && parent === tree.parent;
    const inSession = leader !== undefined && session === leader;
    if (isLeader || inSession || environment.includes(mark)) {
      family.add(pid);
    }
  }
  for (let before = -1; before < family.size; ) {
    before = family.size;
    for (const { pid, parent } of table.values()) {
      if (family.has(parent)) {
        family.add(pid);
      }
    }
  }
  return [...family];
}

/**
 * Where a run stands among waiting runs of its priority. `queueOrder` is the
 * moment it joined, in milliseconds since 1970, unless somebody moved it:
 * below zero it stands in front, from {@link BEHIND} on at the end. Those in
 * between are shared out fairly between workspaces; order by hand is kept as
 * it is.
 *
 * @internal
 */
export type QueueStretch = 'front' | 'fair' | 'behind';

/** After every moment there will be. @internal */
export const BEHIND = 1e14;

/** @internal */
export function stretchOf(queueOrder: number): QueueStretch {
  if (queueOrder < 0) {
    return 'front';
  }
  return queueOrder < BEHIND ? 'fair' : 'behind';
}

/** A run that waits, as far as its order goes. @internal */
export interface Queued {
  id: string;
  /** Higher first; with what waiting has added to it. */
  priority: number;
  queueOrder: number;
}

/** Order within a workspace: negative when `a` goes first. @internal */
export function compareQueued(a: Queued, b: Queued): number {
  return (
    b.priority - a.priority ||
    a.queueOrder - b.queueOrder ||
    (a.id < b.id ? -1 : 1)
  );
}

/**
 * Order between the first runs of two workspaces: negative when `a` goes first.
 *
 * @param atWork - of the workspace of each
 * @internal
 */
export function compareFairly(
  a: Queued,
  b: Queued,
  atWork: { a: number; b: number },
): number {
  const fair =
    a.priority === b.priority &&
    stretchOf(a.queueOrder) === 'fair' &&
    stretchOf(b.queueOrder) === 'fair';
  return (fair ? atWork.a - atWork.b : 0) || compareQueued(a, b);
}

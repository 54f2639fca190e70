import { BEHIND, stretchOf } from './queueOrder';

/** Where somebody wants a run. @internal */
export interface QueueMove {
  to: 'first' | 'last' | 'before';
  /** Another run that waits. */
  before?: string;
}

interface Standing {
  id: string;
  queueOrder: number;
}

/**
 * The order of a moved run, and of those that have to move for it. Whoever
 * stands in front of the new place by fairness alone is held there: what
 * somebody sees and orders stays in that order.
 *
 * @param others - the other runs of its new priority that wait, in order
 * @internal
 */
export function planMove(
  others: readonly Standing[],
  { to, before }: QueueMove,
): { queueOrder: number; others: Standing[] } {
  if (to === 'first') {
    const lowest = Math.min(0, ...others.slice(0, 1).map(orderOf));
    return { queueOrder: lowest - 1, others: [] };
  }
  if (to === 'last') {
    const highest = Math.max(BEHIND, ...others.slice(-1).map(orderOf));
    return { queueOrder: highest + 1, others: [] };
  }
  const place = others.findIndex(({ id }) => id === before);
  const { queueOrder } = others[place];
  if (stretchOf(queueOrder) === 'behind') {
    return {
      queueOrder,
      others: others
        .slice(place)
        .map(run => ({ ...run, queueOrder: run.queueOrder + 1 })),
    };
  }
  const ahead = others.slice(0, place);
  const top = stretchOf(queueOrder) === 'front' ? queueOrder : 0;
  return {
    queueOrder: top - 1,
    others: ahead.map((run, index) => ({
      ...run,
      queueOrder: top - 1 - (ahead.length - index),
    })),
  };
}

function orderOf({ queueOrder }: Standing): number {
  return queueOrder;
}

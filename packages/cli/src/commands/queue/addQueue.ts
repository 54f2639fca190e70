import type { Verbs } from '../../Verbs';
import { addQueueDrop } from './drop';
import { addQueueList } from './list';
import { addQueueMove } from './move';

/**
 * `olo queue`: runs that wait for a place.
 *
 * @internal
 */
export function addQueue(verbs: Verbs): void {
  const queue = verbs.program
    .command('queue')
    .description('look at the runs that wait, and change their order');
  addQueueList(queue, verbs);
  addQueueMove(queue, verbs);
  addQueueDrop(queue, verbs);
}

import {
  isAbove,
  priorities,
  Priority,
} from '@openlake/plugin-openlake-common';
import { Rights } from '../useRights';

/**
 * Priorities that somebody may give a run, as people read them, the one that
 * goes first on top. To go before others takes the right to change the queue.
 *
 * @param own - That of the job.
 */
export function priorityOptions(
  own: Priority,
  { queue }: Pick<Rights, 'queue'>,
): { id: Priority; label: string }[] {
  return [...priorities]
    .filter(id => queue || !isAbove(id, own))
    .reverse()
    .map(id => ({ id, label: priorityWord(id) }));
}

/** A priority as a word of its own. */
export function priorityWord(priority: Priority): string {
  return priority.charAt(0).toUpperCase() + priority.slice(1);
}

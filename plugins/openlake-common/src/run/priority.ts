/**
 * Who goes first in the queue, lowest first.
 *
 * @public
 */
export const priorities = ['low', 'normal', 'high', 'critical'] as const;

/** @public */
export type Priority = (typeof priorities)[number];

/** Whether one goes before the other in the queue. @public */
export function isAbove(one: Priority, other: Priority): boolean {
  return priorities.indexOf(one) > priorities.indexOf(other);
}

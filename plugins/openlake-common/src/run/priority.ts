/**
 * Who goes first in the queue, lowest first.
 *
 * @public
 */
export const priorities = ['low', 'normal', 'high', 'critical'] as const;

/** @public */
export type Priority = (typeof priorities)[number];

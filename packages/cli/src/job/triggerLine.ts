import type { RouteOutput } from '@openlake/plugin-openlake-common';

type Trigger = RouteOutput<'getJob'>['job']['triggers'][number];

/**
 * A trigger as one line. A time says what it is; the others are named as in
 * the job's file: `webhook shop-hook`.
 *
 * @internal
 */
export function triggerLine({ kind, text }: Trigger): string {
  return kind === 'schedule' || kind === 'interval' ? text : `${kind} ${text}`;
}

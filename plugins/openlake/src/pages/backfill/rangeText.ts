import { Backfill } from '@openlake/plugin-openlake-common';
import { intervalText } from './intervalText';

/** `1 Nov 2026 to 23 Nov 2026`: the last moment of the range names its day. */
export function rangeText(
  { from, to }: Pick<Backfill['request'], 'from' | 'to'>,
  timeZone?: string,
): string {
  const first = intervalText({ start: from }, timeZone);
  const end = intervalText({ start: to }, timeZone);
  // Up to a midnight is up to the day before.
  const last = end.includes(',')
    ? end
    : intervalText(
        { start: new Date(Date.parse(to) - 1).toISOString() },
        timeZone,
      ).replace(/,.*$/, '');
  return first === last ? first : `${first} to ${last}`;
}

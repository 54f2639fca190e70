import { Backfill } from '@openlake/plugin-openlake-common';
import { formatClock, formatDay } from '@openlake/plugin-openlake-react';

/** `1 Nov 2026 to 23 Nov 2026`: the last moment of whole days names the last of them. */
export function rangeText(
  { from, to }: Pick<Backfill['request'], 'from' | 'to'>,
  timeZone?: string,
): string {
  const clock = (at: string) => formatClock(at, { seconds: false, timeZone });
  const day = (at: string) => formatDay(at, timeZone);
  if (clock(from) !== '00:00' || clock(to) !== '00:00') {
    return `${day(from)}, ${clock(from)} to ${day(to)}, ${clock(to)}`;
  }
  // Up to a midnight is up to the day before.
  const last = day(new Date(Date.parse(to) - 1).toISOString());
  return day(from) === last ? last : `${day(from)} to ${last}`;
}

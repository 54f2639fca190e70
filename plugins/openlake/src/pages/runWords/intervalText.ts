import {
  formatClock,
  formatDay,
  formatMs,
} from '@openlake/plugin-openlake-react';

/** `23 Nov 2026` for a day, `23 Nov 2026, 05:00` for what begins within one. */
export function intervalText(
  { start }: { start: string },
  timeZone?: string,
): string {
  const clock = formatClock(start, { seconds: false, timeZone });
  const day = formatDay(start, timeZone);
  return clock === '00:00' ? day : `${day}, ${clock}`;
}

/** How long an interval is, where its name does not say so: `1h`, `7d`. */
export function intervalLength(interval: {
  start: string;
  end: string;
}): string {
  return formatMs(
    Date.parse(interval.end) - Date.parse(interval.start),
  ).replace(/ 0h$| 00[ms]$/, '');
}

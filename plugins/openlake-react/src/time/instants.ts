/**
 * An instant in full, with its zone: `Mon 23 Nov 2026, 05:00:00 GMT+1`.
 *
 * @public
 */
export function formatInstant(at: number | string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(new Date(at));
}

/** `05:00:00`, or `05:00` without seconds. @public */
export function formatClock(
  at: number | string,
  options: { seconds?: boolean; timeZone?: string } = {},
): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(options.seconds !== false && { second: '2-digit' }),
    timeZone: options.timeZone,
  }).format(new Date(at));
}

/** `23 Nov 2026`. @public */
export function formatDay(at: number | string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  }).format(new Date(at));
}

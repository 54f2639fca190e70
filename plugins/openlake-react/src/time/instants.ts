const formats = new Map<string, Intl.DateTimeFormat>();

/** A format, made once: making one costs more than a hundred uses of it. */
function format(
  name: string,
  options: Intl.DateTimeFormatOptions,
  timeZone: string | undefined,
): Intl.DateTimeFormat {
  const key = `${name} ${timeZone}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
    formats.set(key, made);
  }
  return made;
}

/**
 * An instant in full, with its zone: `Mon 23 Nov 2026, 05:00:00 GMT+1`.
 *
 * @public
 */
export function formatInstant(at: number | string, timeZone?: string): string {
  return format(
    'instant',
    {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    },
    timeZone,
  ).format(new Date(at));
}

/** `05:00:00`, or `05:00` without seconds. @public */
export function formatClock(
  at: number | string,
  options: { seconds?: boolean; timeZone?: string } = {},
): string {
  const { seconds = true, timeZone } = options;
  return format(
    seconds ? 'clock' : 'minutes',
    {
      hour: '2-digit',
      minute: '2-digit',
      ...(seconds && { second: '2-digit' }),
    },
    timeZone,
  ).format(new Date(at));
}

/** `23 Nov 2026`. @public */
export function formatDay(at: number | string, timeZone?: string): string {
  return format(
    'day',
    { day: 'numeric', month: 'short', year: 'numeric' },
    timeZone,
  ).format(new Date(at));
}

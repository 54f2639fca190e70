/** Parts a pattern can name, each with its width. */
const TOKENS = /yyyy|MM|dd|HH|mm|ss/g;

/**
 * Writes a moment as a pattern of `yyyy MM dd HH mm ss` says, in a time zone.
 *
 * @internal
 */
export function formatMoment(
  moment: Date,
  pattern: string,
  timezone: string,
): string {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(timezone).formatToParts(moment)) {
    parts[type] = value;
  }
  const values: Record<string, string> = {
    yyyy: parts.year.padStart(4, '0'),
    MM: parts.month,
    dd: parts.day,
    HH: parts.hour,
    mm: parts.minute,
    ss: parts.second,
  };
  return pattern.replace(TOKENS, token => values[token]);
}

/** Made once for each zone: that takes far longer than to use it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timezone, format);
  }
  return format;
}

import { z } from 'zod';

const known = new Map<string, boolean>();

/**
 * True for an IANA time zone this machine knows, such as `Europe/Paris` or `UTC`. Fixed offsets are refused: they
 * would silently ignore daylight saving time.
 *
 * @public
 */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/.test(text)) {
    return false;
  }
  const seen = known.get(text);
  if (seen !== undefined) {
    return seen;
  }
  let valid = true;
  try {
    new Date(0).toLocaleString('en', { timeZone: text });
  } catch {
    valid = false;
  }
  if (known.size < 1_000) {
    known.set(text, valid);
  }
  return valid;
}

/**
 * A time zone field.
 *
 * @internal
 */
export function timeZoneSchema() {
  return z
    .string()
    .refine(isTimeZone, {
      error: issue =>
        `"${String(issue.input).slice(0, 60)}" is not a time zone`,
      params: {
        code: 'invalid-time-zone',
        hint: 'write an IANA name, such as UTC, Europe/Paris or America/New_York',
      },
    })
    .meta({ examples: ['UTC', 'Europe/Paris'] });
}

import { InvalidArgumentError } from 'commander';
import { parseDuration } from '@openlake/plugin-openlake-common';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const ZONED =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * A moment as it is typed: `2026-01-31` (midnight in UTC),
 * `2026-01-31T06:00+01:00`, or `2h` for that long ago.
 *
 * @returns ISO 8601 in UTC
 * @throws InvalidArgumentError that says how to write it
 * @internal
 */
export function parseMoment(text: string, now = Date.now()): string {
  const ago = parseDuration(text);
  if (ago !== undefined) {
    return new Date(now - ago).toISOString();
  }
  const moment = new Date(DATE.test(text) ? `${text}T00:00:00Z` : text);
  const isRead = DATE.test(text) || ZONED.test(text);
  // JavaScript makes the 1st of March of the 30th of February.
  const isReal =
    !Number.isNaN(moment.getTime()) &&
    !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00:00Z`)) &&
    new Date(`${text.slice(0, 10)}T00:00:00Z`)
      .toISOString()
      .startsWith(text.slice(0, 10));
  if (!isRead || !isReal) {
    throw new InvalidArgumentError(
      'Write a date in UTC such as 2026-01-31, a moment with its zone such as 2026-01-31T06:00+01:00, or how long ago such as 2h.',
    );
  }
  return moment.toISOString();
}

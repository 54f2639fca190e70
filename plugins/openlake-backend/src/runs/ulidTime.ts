import { encodeTime } from 'ulid';
import { instantMs } from '../database/instant';

const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;
/** What ten characters of a ULID can say. */
const LAST_MS = 2 ** 48 - 1;

/**
 * The lowest id of a run created at a moment or later: ids begin with the time
 * at which they were made, so that a stretch of time is a stretch of ids.
 *
 * @internal
 */
export function firstIdAt(instant: string): string {
  const ms = Math.min(Math.max(instantMs(instant), 0), LAST_MS);
  return encodeTime(ms, TIME_CHARACTERS) + '0'.repeat(RANDOM_CHARACTERS);
}

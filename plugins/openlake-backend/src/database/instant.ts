/**
 * An instant as ISO 8601 text in UTC with milliseconds, such as
 * `2026-11-23T05:00:00.000Z`. Always 24 characters, so text order is time
 * order on every database, and what is stored is what the API answers.
 *
 * @internal
 */
export type Instant = string;

/**
 * Where the time comes from. Passed in, so that tests can move it.
 *
 * @internal
 */
export type Clock = () => Date;

/** @internal */
export const systemClock: Clock = () => new Date();

/**
 * An instant from a date or from milliseconds since 1970.
 *
 * @internal
 */
export function toInstant(time: Date | number): Instant {
  return new Date(time).toISOString();
}

/**
 * Milliseconds since 1970.
 *
 * @internal
 */
export function instantMs(instant: Instant): number {
  return Date.parse(instant);
}

import { ResponseError } from '@backstage/errors';

/** How often a page looks again while nobody tells it to. @public */
export type Pace = 'live' | 'list' | 'slow' | 'once';

const intervals: Record<Pace, number | false> = {
  live: 2_000,
  list: 10_000,
  slow: 60_000,
  once: false,
};

const IDLE_AFTER = 10 * 60_000;

/**
 * Milliseconds until the next look, or false when there is none: nobody has
 * touched the page for ten minutes, or it asked to look once only. What the
 * API refused is looked at seldom.
 *
 * @internal
 */
export function nextLook(
  pace: Pace,
  idleFor: number,
  error: Error | null,
): number | false {
  if (idleFor > IDLE_AFTER) {
    return false;
  }
  return isRefusal(error) && pace !== 'once' ? intervals.slow : intervals[pace];
}

/**
 * Whether the API said that there is no such thing, or that it is not for this
 * user: asking again right away does not change that.
 *
 * @internal
 */
export function isRefusal(error: Error | null): boolean {
  const { statusCode } = (error ?? {}) as Partial<ResponseError>;
  return statusCode === 404 || statusCode === 403;
}

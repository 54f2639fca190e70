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
 * touched the page for ten minutes, or it asked to look once only.
 *
 * @internal
 */
export function nextLook(pace: Pace, idleFor: number): number | false {
  return idleFor > IDLE_AFTER ? false : intervals[pace];
}

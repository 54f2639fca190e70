import { parseAbsolute } from '@internationalized/date';

/** A moment at which the clock starts a job. */
export interface Fire {
  at: string;
  /** Hours by which clocks of the zone have moved since the fire before. */
  moved?: number;
}

/**
 * Marks the first fire after a change of the zone's offset, since from then on
 * the same time of day is another one in UTC and for readers elsewhere.
 *
 * @param now - What the first fire is compared with.
 */
export function fireMarks(
  fires: readonly string[],
  timeZone: string,
  now: number,
): Fire[] {
  let before = offset(new Date(now).toISOString(), timeZone);
  return fires.map(at => {
    const after = offset(at, timeZone);
    const moved = (after - before) / 3_600_000;
    before = after;
    return moved === 0 ? { at } : { at, moved };
  });
}

/** `clocks went back 1 h`, for a fire that is marked. */
export function movedText(moved: number): string {
  return `clocks ${moved < 0 ? 'went back' : 'went forward'} ${Math.abs(
    moved,
  )} h`;
}

function offset(at: string, timeZone: string): number {
  return parseAbsolute(at, timeZone).offset;
}

/** A bar before it is drawn. @public */
export interface Bar {
  /** 0 to 1. */
  height: number;
  /** Longer than the scale; drawn with a cut. */
  cut: boolean;
}

/**
 * Heights of duration bars on one scale. A run many times longer than the median
 * would flatten all others, so the scale ends at twice the median.
 *
 * @param durations - Milliseconds, undefined where a run has not started.
 * @param median - Milliseconds; from `durations` when absent.
 * @public
 */
export function barHeights(
  durations: (number | undefined)[],
  median?: number,
): { bars: Bar[]; scale: number } {
  const known = durations.filter((d): d is number => d !== undefined);
  const middle =
    median ?? [...known].sort((a, b) => a - b)[Math.floor(known.length / 2)];
  const longest = Math.max(0, ...known);
  const scale = Math.max(1, middle ? Math.min(longest, middle * 2) : longest);
  return {
    scale,
    bars: durations.map(d => ({
      height: d === undefined ? 0 : Math.min(1, d / scale),
      cut: d !== undefined && d > scale,
    })),
  };
}

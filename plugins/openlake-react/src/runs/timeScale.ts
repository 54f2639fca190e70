import { formatMs } from '../time/duration';

/** From time to place on a lane. @public */
export interface TimeScale {
  from: number;
  to: number;
  /** Ticks in milliseconds since the epoch, with their words. */
  ticks: { at: number; label: string }[];
}

const STEPS = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000,
  300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000,
  21_600_000, 43_200_000, 86_400_000,
];

/**
 * A scale over a stretch of time with about `wanted` round ticks, each named by
 * how far it is from the start.
 *
 * @public
 */
export function timeScale(from: number, to: number, wanted = 4): TimeScale {
  const length = Math.max(1, to - from);
  const step =
    STEPS.find(s => length / s <= wanted) ??
    Math.ceil(length / wanted / 86_400_000) * 86_400_000;
  const ticks = [];
  for (let at = from + step; at <= to - length * 0.02; at += step) {
    ticks.push({ at, label: formatMs(at - from).replace(/ 00[ms]$/, '') });
  }
  return { from, to: from + length, ticks };
}

/** Place of an instant in percent of the lane. @public */
export function percent(scale: TimeScale, at: number): number {
  const share = (at - scale.from) / (scale.to - scale.from);
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;
}

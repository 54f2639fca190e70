import { formatMs } from '@openlake/plugin-openlake-common';
import { formatClock, formatDay } from '../time/instants';

/** From time to place on a lane. @public */
export interface TimeScale {
  from: number;
  to: number;
  /** Ticks in milliseconds since the epoch: on the clock, and since the start. */
  ticks: { at: number; label: string; offset: string }[];
}

const STEPS = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000,
  300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000,
  21_600_000, 43_200_000, 86_400_000,
];

/**
 * A scale over a stretch of time with about `wanted` ticks at round moments of
 * the reader's clock.
 *
 * @public
 */
export function timeScale(from: number, to: number, wanted = 4): TimeScale {
  const length = Math.max(1, to - from);
  const step =
    STEPS.find(s => length / s <= wanted) ??
    Math.ceil(length / wanted / 86_400_000) * 86_400_000;
  const zone = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - zone) / step) * step + zone;
  const ticks = [];
  for (let at = first; at <= to - length * 0.06; at += step) {
    // The start itself is named; its neighbour needs room for its own word.
    if (at > from + length * 0.26) {
      ticks.push({ at, label: label(at, step), offset: formatMs(at - from) });
    }
  }
  return { from, to: from + length, ticks };
}

function label(at: number, step: number): string {
  if (step >= 86_400_000) {
    return formatDay(at);
  }
  const clock = formatClock(at, { seconds: step < 60_000 });
  return step < 1_000
    ? `${clock}.${Math.floor((((at % 1_000) + 1_000) % 1_000) / 100)}`
    : clock;
}

/** Place of an instant in percent of the lane. @public */
export function percent(scale: TimeScale, at: number): number {
  const share = (at - scale.from) / (scale.to - scale.from);
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;
}

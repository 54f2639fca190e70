import { formatMs } from '@openlake/plugin-openlake-common';
import { formatClock, formatDay } from '../time/instants';

/** A stretch in which nothing happened, drawn short whatever its length. @public */
export interface TimeCut {
  from: number;
  to: number;
  /** What ended it, such as `repair 1`. */
  label: string;
}

/** From time to place on a lane. @public */
export interface TimeScale {
  from: number;
  to: number;
  /** The start by the clock, with seconds where those of the ticks have them. */
  startLabel: string;
  /** Ticks in milliseconds since the epoch: on the clock, and since the start. */
  ticks: { at: number; label: string; offset: string }[];
  cuts: TimeCut[];
}

const STEPS = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000,
  300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000,
  21_600_000, 43_200_000, 86_400_000,
];

type Drawn = Pick<TimeScale, 'from' | 'to' | 'cuts'>;

/** How much of the lane a cut takes, against the whole of what is not cut. */
const CUT = 0.07;

/**
 * A scale over a stretch of time with about `wanted` ticks at round moments of
 * the reader's clock.
 *
 * @param quiet - In order; what of it is long is drawn short, so that a repair
 *   of the next day does not press the run itself into a corner.
 * @public
 */
export function timeScale(
  from: number,
  to: number,
  options: { wanted?: number; quiet?: readonly TimeCut[] } = {},
): TimeScale {
  const { wanted = 4, quiet = [] } = options;
  const whole = Math.max(1, to - from);
  const busy = quiet.reduce((left, cut) => left - (cut.to - cut.from), whole);
  const cuts =
    busy > 0
      ? quiet.filter(cut => cut.to - cut.from > busy * CUT).map(c => ({ ...c }))
      : [];
  const length = drawnLength({ from, to: from + whole, cuts });
  const step =
    STEPS.find(s => length / s <= wanted) ??
    Math.ceil(length / wanted / 86_400_000) * 86_400_000;
  const scale: TimeScale = {
    from,
    to: from + whole,
    startLabel: formatClock(from, { seconds: step < 60_000 }),
    ticks: [],
    cuts,
  };
  const zone = new Date(from).getTimezoneOffset() * 60_000;
  const next = (after: number) =>
    Math.ceil((after - zone) / step) * step + zone;
  let taken = 26;
  for (let at = next(from); at <= to; at += step) {
    const cut = cuts.find(c => at >= c.from && at < c.to);
    if (cut) {
      at = next(cut.to) - step;
      continue;
    }
    const place = percent(scale, at);
    // The start itself is named; its neighbour needs room for its own word.
    if (place > taken && place <= 94) {
      scale.ticks.push({
        at,
        label: label(at, step),
        offset: formatMs(at - from),
      });
      taken = cuts.length ? place + 14 : taken;
    }
  }
  return scale;
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
  const share = drawnUntil(scale, at) / drawnLength(scale);
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;
}

function drawnLength(scale: Drawn): number {
  return drawnUntil(scale, scale.to);
}

/** Milliseconds that are drawn before an instant; a cut counts as a short one. */
function drawnUntil({ from, to, cuts }: Drawn, at: number): number {
  if (cuts.length === 0) {
    return at - from;
  }
  const cutAway = cuts.reduce((sum, cut) => sum + cut.to - cut.from, 0);
  const short = (to - from - cutAway) * CUT;
  return cuts.reduce((drawn, cut) => {
    const inside = Math.min(at, cut.to) - cut.from;
    return inside <= 0
      ? drawn
      : drawn - inside + short * (inside / (cut.to - cut.from));
  }, at - from);
}

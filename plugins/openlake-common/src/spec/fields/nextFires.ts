import { Cron } from 'croner';
import { durationMs } from './Duration';
import type { IntervalTrigger, ScheduleTrigger } from '../kinds/Trigger';

/**
 * A trigger that fires by the clock.
 *
 * @public
 */
export type ClockTrigger =
  | { schedule: Pick<ScheduleTrigger, 'cron' | 'timezone'> }
  | { interval: IntervalTrigger };

/**
 * The next moments at which a trigger fires, later than `from`.
 *
 * Where clocks change: a time that is skipped fires at the moment the clock jumps over it, when the expression names
 * its hour (`30 2 * * *`), and not at all when the hours are a pattern (`0 *\/2 * * *`). A time that happens twice
 * fires the first time only, when the expression names its hour; an expression for every hour fires in both.
 * Intervals are counted from 1970-01-01T00:00Z, so that ticks do not depend on when the portal was started.
 *
 * @public
 */
export function nextFires(
  trigger: ClockTrigger,
  from: Date,
  count: number,
): Date[] {
  if ('schedule' in trigger) {
    return ticks(trigger.schedule, from, count);
  }
  const every = durationMs(trigger.interval.every);
  const first = (Math.floor(from.getTime() / every) + 1) * every;
  return Array.from({ length: count }, (_, i) => new Date(first + i * every));
}

/**
 * The stretch of time a tick stands for: from the tick before it to the tick itself.
 *
 * @public
 */
export function tickInterval(
  trigger: ClockTrigger,
  tick: Date,
): { start: Date; end: Date } {
  if ('interval' in trigger) {
    const every = durationMs(trigger.interval.every);
    return { start: new Date(tick.getTime() - every), end: tick };
  }
  const [previous] = ticks(trigger.schedule, tick, -1);
  return { start: previous ?? tick, end: tick };
}

type Schedule = Pick<ScheduleTrigger, 'cron' | 'timezone'>;

/** Many schedules are due at the same moment, and most of them are alike. */
const MOST_KNOWN = 5_000;
const known = new Map<string, readonly number[]>();

/** So many ticks after a moment; before it, newest first, when the count is negative. */
function ticks(
  { cron, timezone }: Schedule,
  from: Date,
  count: number,
): Date[] {
  const key = `${cron} ${timezone} ${from.getTime()} ${count}`;
  let found = known.get(key);
  if (!found) {
    const expression = new Cron(cron, { timezone, paused: true });
    const dates =
      count < 0
        ? expression.previousRuns(-count, from)
        : expression.nextRuns(count, from);
    found = dates.map(date => date.getTime());
    if (known.size >= MOST_KNOWN) {
      known.clear();
    }
    known.set(key, found);
  }
  return found.map(time => new Date(time));
}

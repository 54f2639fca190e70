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
    return cronOf(trigger.schedule).nextRuns(count, from);
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
  const [previous] = cronOf(trigger.schedule).previousRuns(1, tick);
  return { start: previous ?? tick, end: tick };
}

function cronOf({
  cron,
  timezone,
}: Pick<ScheduleTrigger, 'cron' | 'timezone'>): Cron {
  return new Cron(cron, { timezone, paused: true });
}

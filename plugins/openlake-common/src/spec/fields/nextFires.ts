import { Cron } from 'croner';
import { durationMs } from './Duration';
import type {
  IntervalTrigger,
  ScheduleTrigger,
  Trigger,
} from '../kinds/Trigger';

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
 * Where clocks change: an expression whose minute and hour are named, without `*` and without a step (`30 2 * * *`,
 * `0 2,14 * * *`), fires for each of its times once a day. A time that is skipped fires at the moment the clock jumps over
 * it, a time that happens twice the first time only. Every other expression is a pattern (`*\/15 * * * *`,
 * `0 *\/2 * * *`) and fires whenever the clock on the wall shows it: not at all where it skips, and in both hours.
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
 * The next moments at which any of a job's triggers fires by the clock, later than `from`, soonest first.
 *
 * @public
 */
export function nextFiresOfAll(
  triggers: readonly Trigger[],
  from: Date,
  count: number,
): Date[] {
  const moments = triggers.flatMap(trigger =>
    'schedule' in trigger || 'interval' in trigger
      ? nextFires(trigger, from, count)
      : [],
  );
  return [...new Set(moments.map(date => date.getTime()))]
    .sort((a, b) => a - b)
    .slice(0, count)
    .map(time => new Date(time));
}

/**
 * The zone that all clocks of a job are set to. Where they differ, or where one has none, the reader's own zone is the one
 * that fits all.
 *
 * @param triggers - As the API shows them.
 * @public
 */
export function scheduleZone(
  triggers: readonly { kind: string; timezone?: string }[],
): string | undefined {
  const zones = triggers
    .filter(({ kind }) => kind === 'schedule' || kind === 'interval')
    .map(({ timezone }) => timezone);
  return zones.every(zone => zone === zones[0]) ? zones[0] : undefined;
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
    const expression = new Cron(cron, {
      timezone,
      paused: true,
      fixedTimeRule: 'no-wildcard',
    });
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

import {
  type ClockTrigger,
  nextFires,
  tickInterval,
  type Trigger,
} from '@openlake/plugin-openlake-common';

/** A moment at which a clock trigger was due, with the time it stands for. @internal */
export interface Tick {
  at: string;
  interval: { start: string; end: string };
}

/** The trigger, if it goes by the clock. @internal */
export function asClock(trigger: Trigger): ClockTrigger | undefined {
  return 'schedule' in trigger || 'interval' in trigger ? trigger : undefined;
}

/** @internal */
export function tickAt(trigger: ClockTrigger, at: Date): Tick {
  const { start, end } = tickInterval(trigger, at);
  return {
    at: at.toISOString(),
    interval: { start: start.toISOString(), end: end.toISOString() },
  };
}

/** The newest moment up to `now` at which a trigger was due. @internal */
export function lastTick(trigger: ClockTrigger, now: Date): Date {
  // Clocks count whole seconds: the tick before the next second is the last
  // one that `now` has reached.
  const nextSecond = new Date((Math.floor(now.getTime() / 1000) + 1) * 1000);
  if ('interval' in trigger) {
    const [next] = nextFires(trigger, now, 1);
    return tickInterval(trigger, next).start;
  }
  return tickInterval(trigger, nextSecond).start;
}

/**
 * The data interval of a run that no clock started: the last complete one of
 * the job's schedule, so that a run by hand computes what the newest scheduled
 * run did. Without a clock it is the empty one at `now`.
 *
 * @internal
 */
export function manualInterval(
  triggers: readonly Trigger[],
  now: Date,
): { start: string; end: string } {
  for (const trigger of triggers) {
    const clock = asClock(trigger);
    if (clock) {
      return tickAt(clock, lastTick(clock, now)).interval;
    }
  }
  const at = now.toISOString();
  return { start: at, end: at };
}

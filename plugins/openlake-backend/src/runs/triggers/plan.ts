import {
  durationMs,
  nextFires,
  type ScheduleTrigger,
} from '@openlake/plugin-openlake-common';
import { triggerText } from '../../jobs/triggerText';
import { asClock, lastTick, tickAt } from '../interval';
import {
  type Fire,
  type Skip,
  type TriggerRecord,
  type TriggerState,
} from './Trigger';

/** Ticks caught up per round and trigger, so that one job does not hold up others. */
const CATCHUP_BATCH = 20;
/** How often a landing folder is listed. */
export const FILES_EVERY_MS = 5_000;

/** What a trigger does now, and when it is looked at next. @internal */
export interface TriggerPlan {
  fires: Fire[];
  skips: Skip[];
  nextAt?: string;
  state: TriggerState;
}

/** A file in a landing folder. @internal */
export interface LandedFile {
  path: string;
  size: number;
  modifiedMs: number;
}

/** When a new trigger is looked at first. @internal */
export function firstLook(
  trigger: TriggerRecord['trigger'],
  now: Date,
): string | undefined {
  const clock = asClock(trigger);
  if (clock) {
    return nextFires(clock, now, 1)[0]?.toISOString();
  }
  return 'file_arrival' in trigger ? now.toISOString() : undefined;
}

/**
 * Decides what a trigger does now. Pure; `files` are those that a
 * `file_arrival` trigger watches.
 *
 * @param paused - why it starts nothing, if so: its ticks are skipped then
 * @internal
 */
export function planTrigger(
  record: TriggerRecord,
  now: Date,
  paused: string | undefined,
  files: readonly LandedFile[] = [],
): TriggerPlan {
  const plan = planned(record, now, files);
  if (paused === undefined || !plan.fires.length) {
    return plan;
  }
  const skips = plan.fires.map(({ tick }) => ({
    from: tick,
    tick,
    because: paused,
  }));
  return { ...plan, fires: [], skips: [...plan.skips, ...skips] };
}

function planned(
  record: TriggerRecord,
  now: Date,
  files: readonly LandedFile[],
): TriggerPlan {
  switch (record.kind) {
    case 'schedule':
    case 'interval':
      return planClock(record, now);
    case 'table_update':
      return planTables(record, now);
    case 'file_arrival':
      return planFiles(record, now, files);
    case 'job':
      return planJob(record, now);
    default:
      return { fires: [], skips: [], state: record.state };
  }
}

function planClock(record: TriggerRecord, now: Date): TriggerPlan {
  const clock = asClock(record.trigger);
  if (!clock || !record.nextAt || record.nextAt > now.toISOString()) {
    return idle(record);
  }
  const first = new Date(record.nextAt);
  const last = lastTick(clock, now);
  const catchup =
    'schedule' in clock && (clock.schedule as ScheduleTrigger).catchup;
  const due = catchup
    ? [first, ...nextFires(clock, first, CATCHUP_BATCH - 1)].filter(
        at => at <= now,
      )
    : [last > first ? last : first];
  const skips: Skip[] = [];
  if (!catchup && last > first) {
    const before = new Date(tickAt(clock, last).interval.start);
    skips.push({
      from: first.toISOString(),
      tick: before.toISOString(),
      because: 'missed while nothing was running; catchup is off',
    });
  }
  const fires = due.map(at => {
    const tick = tickAt(clock, at);
    return {
      tick: tick.at,
      kind: record.kind as 'schedule' | 'interval',
      detail: triggerText(record.trigger),
      scheduledAt: tick.at,
      interval: tick.interval,
    };
  });
  const [next] = nextFires(clock, due[due.length - 1], 1);
  return {
    fires,
    skips,
    nextAt: next?.toISOString(),
    state: { ...record.state, lastFiredAt: now.toISOString() },
  };
}

function planTables(record: TriggerRecord, now: Date): TriggerPlan {
  const readyAt = tablesReadyAt(record);
  if (readyAt === undefined || readyAt > now.toISOString()) {
    return { ...idle(record), nextAt: readyAt };
  }
  const changes = Object.entries(record.state.changed ?? {});
  const newest = changes.reduce((a, b) => (a[1].fact > b[1].fact ? a : b))[1];
  return {
    fires: [
      {
        tick: `fact:${newest.fact}`,
        kind: 'table_update',
        detail: changes.map(([table]) => table).join(', '),
        causedBy: newest.run,
      },
    ],
    skips: [],
    state: { lastFiredAt: now.toISOString() },
  };
}

/** When the changes so far start a run, or undefined while some are missing. @internal */
export function tablesReadyAt(record: TriggerRecord): string | undefined {
  if (!('table_update' in record.trigger)) {
    return undefined;
  }
  const { tables, condition, quiet_for, min_gap } = record.trigger.table_update;
  const changed = record.state.changed ?? {};
  const count = tables.filter(table => changed[table]).length;
  if (count === 0 || (condition === 'all' && count < tables.length)) {
    return undefined;
  }
  const newest = Object.values(changed).reduce(
    (at, change) => (change.at > at ? change.at : at),
    '',
  );
  return later(
    after(newest, quiet_for),
    record.state.lastFiredAt && after(record.state.lastFiredAt, min_gap),
  );
}

function planFiles(
  record: TriggerRecord,
  now: Date,
  files: readonly LandedFile[],
): TriggerPlan {
  if (!('file_arrival' in record.trigger)) {
    return idle(record);
  }
  const { quiet_for, min_gap } = record.trigger.file_arrival;
  const nextAt = new Date(now.getTime() + FILES_EVERY_MS).toISOString();
  const { seen, lastFiredAt } = record.state;
  const present = Object.fromEntries(
    files.map(file => [file.path, `${file.size} ${file.modifiedMs}`]),
  );
  const started = Date.parse(record.createdAt);
  const arrived = files.filter(file =>
    seen ? seen[file.path] !== present[file.path] : file.modifiedMs >= started,
  );
  if (!arrived.length) {
    return {
      fires: [],
      skips: [],
      nextAt,
      state: { ...record.state, seen: present },
    };
  }
  const newest = Math.max(...arrived.map(file => file.modifiedMs));
  const readyAt = later(
    after(new Date(newest).toISOString(), quiet_for),
    lastFiredAt && after(lastFiredAt, min_gap),
  );
  if (readyAt > now.toISOString()) {
    return { ...idle(record), nextAt: readyAt < nextAt ? readyAt : nextAt };
  }
  const names = arrived.map(file => file.path);
  const [first, ...others] = names;
  return {
    fires: [
      {
        tick: `files:${now.toISOString()}`,
        kind: 'file_arrival',
        detail: others.length ? `${first} and ${others.length} more` : first,
      },
    ],
    skips: [],
    nextAt,
    state: { lastFiredAt: now.toISOString(), seen: present },
  };
}

function planJob(record: TriggerRecord, now: Date): TriggerPlan {
  const ended = record.state.ended ?? [];
  return {
    fires: ended.map(({ tick, run, result }) => ({
      tick,
      kind: 'job' as const,
      detail: `${
        'job' in record.trigger ? record.trigger.job.name : ''
      } ${result.replace('_', ' ')}`,
      causedBy: run,
    })),
    skips: [],
    state: ended.length ? { lastFiredAt: now.toISOString() } : record.state,
  };
}

function idle(record: TriggerRecord): TriggerPlan {
  return { fires: [], skips: [], nextAt: record.nextAt, state: record.state };
}

function after(at: string, duration: string | undefined): string {
  return duration
    ? new Date(Date.parse(at) + durationMs(duration)).toISOString()
    : at;
}

function later(a: string, b: string | undefined): string {
  return b !== undefined && b > a ? b : a;
}

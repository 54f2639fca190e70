import {
  durationMs,
  nextFires,
  type ScheduleTrigger,
} from '@openlake/plugin-openlake-common';
import { triggerText } from '../../jobs/triggerText';
import { asClock, lastTick, tickAt } from '../interval';
import type { RunRecord } from '../Run';
import {
  type Fire,
  type OwnFiles,
  type Skip,
  type TriggerRecord,
  type TriggerState,
} from './Trigger';

/** Ticks caught up per round and trigger, so that one job does not hold up others. */
const CATCHUP_BATCH = 20;
/** How often a landing folder is listed. */
export const FILES_EVERY_MS = 5_000;
/** The same of one that cannot be listed. */
const PROBLEM_EVERY_MS = 30_000;
/** What lies further ahead came before the clock was set back. */
const MOST_AHEAD_MS = 60_000;

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
  /** When its content was written, so it is said; a move into the folder keeps it. */
  modifiedMs: number;
  /** When it was written, moved or renamed last: nobody can set this. */
  changedMs: number;
}

/** A run of a job, and when it was at work. @internal */
export type RunAtWork = Pick<
  RunRecord,
  'id' | 'number' | 'startedAt' | 'endedAt'
>;

/** Runs in a row that files which came during the run before may start. */
const MOST_FOR_OWN_FILES = 5;

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

/** What a `file_arrival` trigger looks at. @internal */
export interface Landed {
  files: readonly LandedFile[];
  /** Runs of the job that files started and that have begun, newest first. */
  runs: readonly RunAtWork[];
  /** Why nobody can tell which files there are. */
  problem?: string;
}

/**
 * Decides what a trigger does now. Pure.
 *
 * @param paused - why it starts nothing, if so: its ticks are skipped then
 * @internal
 */
export function planTrigger(
  record: TriggerRecord,
  now: Date,
  paused: string | undefined,
  landed: Landed = { files: [], runs: [] },
): TriggerPlan {
  const plan = planned(record, now, landed);
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
  landed: Landed,
): TriggerPlan {
  switch (record.kind) {
    case 'schedule':
    case 'interval':
      return planClock(record, now);
    case 'table_update':
      return planTables(record, now);
    case 'file_arrival':
      return planFiles(record, now, landed);
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

/** Those that no run has been started for. @internal */
export function arrivedFiles(
  { state: { seen }, createdAt }: TriggerRecord,
  files: readonly LandedFile[],
): LandedFile[] {
  const started = Date.parse(createdAt);
  return files.filter(file =>
    seen ? seen[file.path] !== markOf(file) : file.changedMs >= started,
  );
}

/** When the last of some files came. What was written long ago, or says that it will be, came when it was put here. */
function cameAt(files: readonly LandedFile[], now: Date): string {
  const times = files
    .map(({ changedMs }) => changedMs)
    .filter(at => at <= now.getTime() + MOST_AHEAD_MS);
  return new Date(Math.max(0, ...times)).toISOString();
}

function markOf({ size, modifiedMs }: LandedFile): string {
  return `${size} ${modifiedMs}`;
}

function planFiles(
  record: TriggerRecord,
  now: Date,
  { files, runs, problem }: Landed,
): TriggerPlan {
  if (!('file_arrival' in record.trigger)) {
    return idle(record);
  }
  if (problem !== undefined) {
    return planProblem(record, now, problem);
  }
  const { quiet_for, min_gap } = record.trigger.file_arrival;
  const nextAt = new Date(now.getTime() + FILES_EVERY_MS).toISOString();
  const { lastFiredAt } = record.state;
  const present = Object.fromEntries(
    files.map(file => [file.path, markOf(file)]),
  );
  const arrived = arrivedFiles(record, files);
  const before = withoutProblem(record.state);
  if (!arrived.length) {
    // The same one while nothing has changed: it can be large.
    const state = isSame(before.seen, present)
      ? before
      : { ...before, seen: present };
    return { fires: [], skips: [], nextAt, state };
  }
  const readyAt = later(
    after(cameAt(arrived, now), quiet_for),
    lastFiredAt && after(lastFiredAt, min_gap),
  );
  if (readyAt > now.toISOString()) {
    const soon = readyAt < nextAt ? readyAt : nextAt;
    return { fires: [], skips: [], nextAt: soon, state: before };
  }
  const tick = `files:${now.toISOString()}`;
  const ownFiles = ownFilesOf(record.state.ownFiles, arrived, runs);
  const own = ownFiles && { ownFiles };
  if (ownFiles && ownFiles.inARow > MOST_FOR_OWN_FILES) {
    const inARow = before.ownFiles?.inARow ?? 0;
    const { number } = runs.find(({ id }) => id === ownFiles.run)!;
    const because = `trigger_loop: ${MOST_FOR_OWN_FILES} runs in a row began for files that came while the one before was at work, and so these came while #${number} was; the next file that comes while none is starts a run`;
    return {
      fires: [],
      // Once: what comes until the last of them has ended is no news.
      skips: inARow > MOST_FOR_OWN_FILES ? [] : [{ from: tick, tick, because }],
      nextAt,
      state: { lastFiredAt, seen: present, ...own },
    };
  }
  const names = arrived.map(file => file.path);
  const [first, ...others] = names;
  return {
    fires: [
      {
        tick,
        kind: 'file_arrival',
        detail: others.length ? `${first} and ${others.length} more` : first,
      },
    ],
    skips: [],
    nextAt,
    state: { lastFiredAt: now.toISOString(), seen: present, ...own },
  };
}

/** Said once for as long as it lasts. */
function planProblem(
  { state }: TriggerRecord,
  now: Date,
  problem: string,
): TriggerPlan {
  const tick = `files:${now.toISOString()}`;
  const isKnown = state.problem === problem;
  return {
    fires: [],
    skips: isKnown ? [] : [{ from: tick, tick, because: problem }],
    nextAt: new Date(now.getTime() + PROBLEM_EVERY_MS).toISOString(),
    state: isKnown ? state : { ...state, problem },
  };
}

function withoutProblem(state: TriggerState): TriggerState {
  if (state.problem === undefined) {
    return state;
  }
  const { problem: _, ...others } = state;
  return others;
}

function isSame(
  a: Record<string, string> | undefined,
  b: Record<string, string>,
): boolean {
  const names = Object.keys(b);
  return (
    a !== undefined &&
    Object.keys(a).length === names.length &&
    names.every(name => a[name] === b[name])
  );
}

/**
 * How far a loop has come, if this may be one. A file does not say who wrote
 * it; those that came while a run of the job was at work can be that run's, and
 * all others cannot.
 */
function ownFilesOf(
  before: OwnFiles | undefined,
  arrived: readonly LandedFile[],
  runs: readonly RunAtWork[],
): OwnFiles | undefined {
  const during = arrived.map(({ changedMs }) =>
    runs.find(
      ({ startedAt, endedAt }) =>
        startedAt !== undefined &&
        Date.parse(startedAt) <= changedMs &&
        (endedAt === undefined || changedMs <= Date.parse(endedAt)),
    ),
  );
  const newest = runs.find(run => during.includes(run));
  if (!newest || during.includes(undefined)) {
    return undefined;
  }
  const { run, inARow = 0 } = before ?? {};
  return { run: newest.id, inARow: run === newest.id ? inARow : inARow + 1 };
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

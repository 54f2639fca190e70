import {
  canonicalJson,
  sha256Hex,
  type Trigger,
  triggerKind,
  type TriggerInfo,
  type TriggerKind,
} from '@openlake/plugin-openlake-common';
import { type JobKey, jobKeyText } from '../../jobs/Job';

/**
 * A trigger of a job and where it stands.
 *
 * @internal
 */
export interface TriggerRecord extends JobKey {
  /** Stays while the trigger means the same, see {@link triggerKeys}. */
  key: string;
  kind: TriggerKind;
  trigger: Trigger;
  /** When it is looked at next; absent while only news can move it. */
  nextAt?: string;
  state: TriggerState;
  version: number;
  /** What happened before is none of its business. */
  createdAt: string;
}

/** One text for a trigger of a job. @internal */
export function triggerName(trigger: JobKey & { key: string }): string {
  return `${jobKeyText(trigger)} ${trigger.key}`;
}

/** @internal */
export interface TriggerState {
  lastFiredAt?: string;
  /** Of `table_update`: news that no run has been started for. */
  changed?: Record<string, TableChange>;
  /** Of `job`: ends of runs that no run has been started for. */
  ended?: Array<{ tick: string; run: string; result: string }>;
  /** Of `file_arrival`: size and time of each file that a run was started for. */
  seen?: Record<string, string>;
  /** Of `file_arrival`: why the folder cannot be looked at, which is on record. */
  problem?: string;
  /** Of `file_arrival`: runs in a row for files that came while such a run was at work. */
  ownFiles?: OwnFiles;
}

/** Files that the runs of a trigger may have written themselves. @internal */
export interface OwnFiles {
  /** The run that was at work when the newest came. */
  run: string;
  /** How many runs, one after the other. */
  inARow: number;
}

/** @internal */
export interface TableChange {
  fact: number;
  at: string;
  /** The run that committed it, when it was one of ours. */
  run?: string;
}

/** A moment at which a trigger starts a run. @internal */
export interface Fire {
  /** Unique for the trigger: the same tick is the same run. */
  tick: string;
  kind: TriggerInfo['kind'];
  detail: string;
  causedBy?: string;
  scheduledAt?: string;
  interval?: { start: string; end: string };
}

/** Ticks that start no run, with the reason. @internal */
export interface Skip {
  /** First of a stretch. */
  from: string;
  /** Last of the stretch. */
  tick: string;
  because: string;
}

/**
 * Keys of a job's triggers. A key is what decides when it fires; how it treats
 * that moment (`catchup`, `quiet_for`, ...) may change without a new start.
 *
 * @internal
 */
export function triggerKeys(
  triggers: readonly Trigger[],
): Map<string, Trigger> {
  const keys = new Map<string, Trigger>();
  for (const trigger of triggers) {
    const kind = triggerKind(trigger);
    const key = `${kind}-${sha256Hex(canonicalJson(identity(trigger))).slice(
      0,
      16,
    )}`;
    keys.set(key, trigger); // The same trigger twice fires once.
  }
  return keys;
}

/** What a trigger listens to: tables, or the ends of a job's runs. @internal */
export function sourcesOf(workspace: string, trigger: Trigger): string[] {
  if ('table_update' in trigger) {
    return [...new Set(trigger.table_update.tables.map(tableSource))];
  }
  return 'job' in trigger
    ? [jobSource({ workspace, job: trigger.job.name })]
    : [];
}

/** @internal */
export function tableSource(table: string): string {
  return `table:${table}`;
}

/** @internal */
export function jobSource(job: JobKey): string {
  return `job:${jobKeyText(job)}`;
}

function identity(trigger: Trigger): unknown {
  if ('schedule' in trigger) {
    const { cron, timezone } = trigger.schedule;
    return { cron, timezone };
  }
  if ('table_update' in trigger) {
    const { tables, condition } = trigger.table_update;
    return { tables: [...tables].sort(), condition };
  }
  if ('file_arrival' in trigger) {
    return trigger.file_arrival.path;
  }
  return trigger;
}

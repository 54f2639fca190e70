import type { Trigger } from '@openlake/plugin-openlake-common';
import type { Transaction } from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type { Skip, TriggerRecord } from './Trigger';

/**
 * Where each trigger stands, and what became of each of its ticks.
 *
 * @internal
 */
export interface TriggerStore {
  /** Triggers of a job; they stay as they are until the transaction ends. */
  listOf(tx: Transaction, job: JobKey): Promise<TriggerRecord[]>;

  /** Triggers that listen to a source; they stay as they are until the transaction ends. */
  listBySource(tx: Transaction, source: string): Promise<TriggerRecord[]>;

  /** Triggers that are due: of each workspace in turn the one that waits longest. */
  listDue(now: string, limit: number): Promise<TriggerRecord[]>;

  /** Jobs that have triggers here. */
  listJobs(): Promise<JobKey[]>;

  insert(tx: Transaction, trigger: TriggerRecord): Promise<void>;

  /** Writes a trigger that is still as it was read. False when somebody was faster. */
  update(tx: Transaction, trigger: TriggerRecord): Promise<boolean>;

  /**
   * Notes when a trigger is looked at next that stands as it stood, if it is
   * still as it was read. False when somebody was faster.
   */
  lookAgain(
    tx: Transaction,
    trigger: TriggerRecord,
    nextAt: string | undefined,
  ): Promise<boolean>;

  /**
   * Writes where triggers stand that are still as they were read.
   *
   * @returns those written; with the others somebody was faster
   */
  updateAll(
    tx: Transaction,
    triggers: readonly TriggerRecord[],
  ): Promise<TriggerRecord[]>;

  remove(tx: Transaction, trigger: TriggerRecord): Promise<void>;

  /**
   * Takes ticks, each once for ever: to become a run, or for the record of why
   * they do not.
   *
   * @returns those that have not been taken before
   */
  takeTicks<T extends TakenTick>(
    tx: Transaction,
    ticks: readonly T[],
    at: string,
  ): Promise<T[]>;

  /** What became of a tick, if it has been taken. */
  findTick(
    tx: Transaction,
    trigger: JobKey & { key: string },
    tick: string,
  ): Promise<TickRecord | undefined>;

  /** Newest ticks of a job, for people and checkers. */
  listTicks(job: JobKey, limit: number): Promise<TickRecord[]>;

  /** The same by page, with the triggers that the job still has. */
  pageTicks(
    job: JobKey,
    page: { skipped: boolean; cursor?: string; limit?: number },
  ): Promise<{ ticks: TickRecord[]; nextCursor?: string }>;
}

/** A tick of a trigger and what it becomes. @internal */
export type TakenTick = { trigger: JobKey & { key: string } } & (
  | { tick: string; runId: string }
  | Skip
);

/** @internal */
export interface TickRecord {
  triggerKey: string;
  tick: string;
  /** Start of a skipped stretch that ends with `tick`. */
  from?: string;
  runId?: string;
  skippedBecause?: string;
  at: string;
  /** When it was asked for and the job still has it. */
  trigger?: Trigger;
}

import type { TriggerKind } from '@openlake/plugin-openlake-common';
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

  /** Triggers of a kind; they stay as they are until the transaction ends. */
  listByKind(tx: Transaction, kind: TriggerKind): Promise<TriggerRecord[]>;

  /** Triggers that are due, longest waiting first. */
  listDue(now: string, limit: number): Promise<TriggerRecord[]>;

  /** Jobs that have triggers here. */
  listJobs(): Promise<JobKey[]>;

  insert(tx: Transaction, trigger: TriggerRecord): Promise<void>;

  /** Writes a trigger that is still as it was read. False when somebody was faster. */
  update(tx: Transaction, trigger: TriggerRecord): Promise<boolean>;

  remove(tx: Transaction, trigger: TriggerRecord): Promise<void>;

  /**
   * Takes a tick, once for ever.
   *
   * @returns false when it has been taken before
   */
  takeTick(
    tx: Transaction,
    trigger: JobKey & { key: string },
    tick: string,
    at: string,
  ): Promise<boolean>;

  /** Notes the run that a taken tick became. */
  noteRun(
    tx: Transaction,
    trigger: JobKey & { key: string },
    tick: string,
    runId: string,
  ): Promise<void>;

  /**
   * Records ticks that become no run.
   *
   * @returns whether they had not been taken
   */
  skipTicks(
    tx: Transaction,
    trigger: JobKey & { key: string },
    skip: Skip,
    at: string,
  ): Promise<boolean>;

  /** Newest ticks of a job, for people and checkers. */
  listTicks(job: JobKey, limit: number): Promise<TickRecord[]>;
}

/** @internal */
export interface TickRecord {
  triggerKey: string;
  tick: string;
  /** Start of a skipped stretch that ends with `tick`. */
  from?: string;
  runId?: string;
  skippedBecause?: string;
  at: string;
}

import type { Transaction } from '../database/OpenlakeDatabase';
import type { JobKey } from '../jobs/Job';
import type { RepairRecord, RunRecord, TaskRunRecord } from './Run';
import type { RunChange } from './transitions';

/**
 * Runs, their task runs and repairs. One verb per method; whoever changes
 * something passes the transaction, and the version it has read.
 *
 * @internal
 */
export interface RunStore {
  /**
   * Until the transaction ends, nobody else creates or admits runs of the job.
   * Answers with the number of its newest run.
   */
  lockJob(tx: Transaction, job: JobKey): Promise<number>;

  /** Adds a run with its task runs and moves the counter of its job. */
  insert(
    tx: Transaction,
    run: RunRecord,
    tasks: readonly TaskRunRecord[],
  ): Promise<void>;

  /**
   * Writes a decided change, if the run is still as it was read.
   *
   * @returns the run as it is now, or undefined when somebody was faster
   */
  update(
    tx: Transaction,
    run: RunRecord,
    change: RunChange,
  ): Promise<RunRecord | undefined>;

  find(id: string, tx?: Transaction): Promise<RunRecord | undefined>;

  findMany(ids: readonly string[], tx?: Transaction): Promise<RunRecord[]>;

  /** Newest first. Several states are read each by its index, then merged. */
  list(query: RunQuery): Promise<{ runs: RunRecord[]; nextCursor?: string }>;

  /** Task runs in the order of the spec, items after their task. */
  listTasks(runId: string, tx?: Transaction): Promise<TaskRunRecord[]>;

  /** The task runs of several runs with these keys. */
  findTasks(
    tx: Transaction,
    runIds: readonly string[],
    keys: readonly string[],
  ): Promise<TaskRunRecord[]>;

  /** Adds task runs or replaces what the engine may change of them. */
  putTasks(tx: Transaction, tasks: readonly TaskRunRecord[]): Promise<void>;

  /**
   * Runs of a job that have not ended, oldest in the queue first; of those
   * that wait for a place so many at most. A queue can be long.
   */
  listActive(
    tx: Transaction,
    job: JobKey,
    waiting: number,
  ): Promise<RunRecord[]>;

  /** Active runs that a run's `job` tasks started. */
  listActiveChildren(runId: string, tx?: Transaction): Promise<RunRecord[]>;

  /** The run that an unexpired idempotency key stands for. */
  findByKey(
    tx: Transaction,
    job: JobKey,
    key: string,
    now: string,
  ): Promise<string | undefined>;

  putKey(
    tx: Transaction,
    job: JobKey,
    entry: { key: string; runId: string; expiresAt: string },
  ): Promise<void>;

  /** @returns how many keys have gone */
  expireKeys(now: string): Promise<number>;

  insertRepair(tx: Transaction, repair: RepairRecord): Promise<void>;

  /** Repairs of a run, oldest first. */
  listRepairs(runId: string): Promise<RepairRecord[]>;

  /** Notes how the job stands now that a run of it has ended, in order of number. */
  recordEnd(tx: Transaction, run: RunRecord): Promise<void>;
}

/** @internal */
export interface RunQuery {
  workspace?: string;
  job?: string;
  /** Counts within a job, so it needs one. */
  number?: number;
  /** Displayed states. */
  states?: readonly string[];
  cursor?: string;
  limit?: number;
}

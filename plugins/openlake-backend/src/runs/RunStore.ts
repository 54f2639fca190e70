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

  /**
   * Locks jobs as {@link RunStore.lockJob} does, and counts the runs that are
   * going to be added: one for each time that a job is named.
   *
   * @returns the number of its newest run before, by `workspace/job`
   */
  countUp(
    tx: Transaction,
    jobs: readonly JobKey[],
  ): Promise<Map<string, number>>;

  /** Adds runs that have been counted, with their task runs. */
  insertAll(
    tx: Transaction,
    runs: readonly RunRecord[],
    tasks: readonly TaskRunRecord[],
  ): Promise<void>;

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

  /** Newest first. */
  list(query: RunQuery): Promise<{ runs: RunRecord[]; nextCursor?: string }>;

  /** How many runs meet conditions, counted no further than `most`. */
  count(conditions: RunConditions, most: number): Promise<number>;

  /** Task runs in the order of the spec, items after their task. */
  listTasks(runId: string, tx?: Transaction): Promise<TaskRunRecord[]>;

  /**
   * Task runs in the order of the spec, without items: how many of those a
   * `for_each` has of each state, and what they read and wrote, is with it.
   */
  listWholeTasks(runId: string): Promise<WholeTask[]>;

  /** Items of a `for_each` by index. */
  listItems(query: {
    runId: string;
    key: string;
    index?: number;
    /** Displayed states. */
    states?: readonly string[];
    cursor?: string;
    limit?: number;
  }): Promise<{ items: TaskRunRecord[]; nextCursor?: string }>;

  /** Those of these task runs that there are. */
  findTasks(
    tx: Transaction,
    names: ReadonlyArray<Pick<TaskRunRecord, 'runId' | 'key' | 'index'>>,
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

  /** Runs of all jobs that were at work at some moment from `from` to `to`, newest first. */
  listAtWork(span: { from: string; to: string }): Promise<RunRecord[]>;

  /** Active runs that a run's `job` tasks started. */
  listActiveChildren(runId: string, tx?: Transaction): Promise<RunRecord[]>;

  /** What an unexpired idempotency key stands for. */
  findByKey(
    tx: Transaction,
    job: JobKey,
    key: string,
    now: string,
  ): Promise<Pick<RunKey, 'runId' | 'requestHash'> | undefined>;

  putKey(tx: Transaction, job: JobKey, entry: RunKey): Promise<void>;

  insertRepair(tx: Transaction, repair: RepairRecord): Promise<void>;

  /** Repairs of a run, oldest first. */
  listRepairs(runId: string): Promise<RepairRecord[]>;

  /** Notes how the job stands now that a run of it has ended, in order of number. */
  recordEnd(tx: Transaction, run: RunRecord): Promise<void>;
}

/** An idempotency key. @internal */
export interface RunKey {
  key: string;
  runId: string;
  expiresAt: string;
  /** Of what was asked for, where the same key must ask for the same. */
  requestHash?: string;
}

/** Which runs; all conditions hold. @internal */
export interface RunConditions {
  workspace?: string;
  job?: string;
  /** Counts within a job, so it needs one. */
  number?: number;
  /** Displayed states. */
  states?: readonly string[];
  /** Kinds of triggers. */
  triggers?: readonly string[];
  backfill?: string;
  parent?: string;
  /** Created at or after. */
  since?: string;
  /** Created before. */
  until?: string;
}

/** @internal */
export interface RunQuery extends RunConditions {
  cursor?: string;
  limit?: number;
}

/** A task run with what its items came to. @internal */
export type WholeTask = TaskRunRecord & {
  /** Of a `for_each`: its items by displayed state. */
  items?: Record<string, number>;
};

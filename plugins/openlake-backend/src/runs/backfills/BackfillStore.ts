import type { Transaction } from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type {
  BackfillRecord,
  IntervalRecord,
  PlannedInterval,
} from './Backfill';
import type { ExistingRun, HeldInterval } from './planBackfill';
import type { BackfillChange } from './transitions';

/**
 * Backfills and their intervals. Whoever changes something passes the
 * transaction, and the version it has read.
 *
 * @internal
 */
export interface BackfillStore {
  insert(
    tx: Transaction,
    backfill: BackfillRecord,
    intervals: readonly PlannedInterval[],
    key: string | undefined,
  ): Promise<void>;

  /** The backfill that an idempotency key of a job stands for. */
  findByKey(
    tx: Transaction,
    job: JobKey,
    key: string,
  ): Promise<BackfillRecord | undefined>;

  find(id: string, tx?: Transaction): Promise<BackfillRecord | undefined>;

  /** Newest first. */
  list(
    query: BackfillQuery,
  ): Promise<{ backfills: BackfillRecord[]; nextCursor?: string }>;

  /** Those that go on, oldest first. */
  listRunning(): Promise<BackfillRecord[]>;

  /**
   * Writes a decided change, if the backfill is still as it was read. Until
   * the transaction ends, nobody else writes it.
   *
   * @returns the backfill as it is now, or undefined when somebody was faster
   */
  update(
    tx: Transaction,
    backfill: BackfillRecord,
    change: BackfillChange,
  ): Promise<BackfillRecord | undefined>;

  /** All intervals in time order. */
  intervals(id: string, tx?: Transaction): Promise<IntervalRecord[]>;

  /** How many intervals of each backfill are in each state. */
  counts(ids: readonly string[]): Promise<Map<string, Record<string, number>>>;

  /**
   * The next interval to start, if one waits. One that a run of the job is at
   * work on, whoever started it, has its turn after that.
   */
  nextWaiting(
    tx: Transaction,
    backfill: BackfillRecord,
  ): Promise<IntervalRecord | undefined>;

  /**
   * Notes the run of an interval that waits.
   *
   * @throws ConflictError when it does not wait any more
   */
  start(
    tx: Transaction,
    id: string,
    position: number,
    runId: string,
  ): Promise<void>;

  /** Lets intervals wait for another run. */
  reopen(
    tx: Transaction,
    id: string,
    positions: readonly number[],
  ): Promise<void>;

  /** Intervals that wait end as canceled. */
  endWaiting(tx: Transaction, id: string): Promise<void>;

  /**
   * Keeps how the runs of started intervals ended first; who removes a run
   * keeps what has become of it since.
   *
   * @returns how many ended, `limit` at most
   */
  settle(limit: number): Promise<number>;

  /** Runs of a job whose interval starts in a range, oldest first. */
  runsIn(
    job: JobKey,
    range: { from: string; to: string },
    tx?: Transaction,
  ): Promise<ExistingRun[]>;

  /** Intervals that start in a range and wait in backfills of a job. */
  waitingIn(
    job: JobKey,
    range: { from: string; to: string },
    tx?: Transaction,
  ): Promise<HeldInterval[]>;

  /** Lengths of the newest good runs of a backfill. */
  durations(id: string, runs: number): Promise<number[]>;
}

/** @internal */
export interface BackfillQuery {
  workspace?: string;
  job?: string;
  state?: BackfillRecord['state'];
  cursor?: string;
  limit?: number;
}

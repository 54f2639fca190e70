import type { Transaction } from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type { RunRecord } from '../Run';

/**
 * Which runs the dispatcher has to do something for.
 *
 * @internal
 */
export interface DispatchStore {
  /** Jobs with runs that wait for a place. */
  listWaitingJobs(): Promise<JobKey[]>;

  /** Runs with a place whose engine is due to be told, longest waiting first. */
  listDue(now: string, limit: number): Promise<RunRecord[]>;

  /** Runs whose engine is due to be asked to end them. */
  listTerminating(now: string, limit: number): Promise<RunRecord[]>;

  /** Sets the waiting reason of runs, where it is another one. */
  explainWaiting(
    tx: Transaction,
    runIds: readonly string[],
    message: string,
  ): Promise<void>;

  /** 1-based places of waiting runs among those of their job. */
  queuePositions(jobs: readonly JobKey[]): Promise<Map<string, number>>;
}

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

  /** Sets the reason of a job's runs that wait for a place, where it is another one. */
  explainWaiting(tx: Transaction, job: JobKey, message: string): Promise<void>;

  /** 1-based places of some waiting runs among those of their job, by id. */
  queuePositions(
    runs: ReadonlyArray<JobKey & { id: string }>,
  ): Promise<Map<string, number>>;
}

import type { GridRun, RunBar } from '@openlake/plugin-openlake-common';
import type { JobKey } from '../jobs/Job';
import type { RunRecord } from './Run';

/**
 * What pages need to know of many runs at once. Every method is a fixed number
 * of statements that read a bounded stretch of an index.
 *
 * @internal
 */
export interface RunStatistics {
  /** The newest runs of each job, oldest first, by job. */
  recentBars(
    jobs: readonly JobKey[],
    perJob: number,
  ): Promise<Map<string, RunBar[]>>;

  /** The newest run of each job. */
  latestRuns(jobs: readonly JobKey[]): Promise<Map<string, RunRecord>>;

  /**
   * The last runs of a job with the state of each task, oldest first.
   *
   * @param until - number of the newest run wanted
   */
  grid(
    job: JobKey,
    query: { limit: number; until?: number },
  ): Promise<{
    runs: GridRun[];
    /** Over the good, unrepaired runs among them. */
    medianDurationMs?: number;
    taskMedians: Record<string, number>;
    total: number;
  }>;

  /**
   * Median time from start to end of a job's last good runs.
   *
   * @param until - id of the newest run that counts
   */
  medianDuration(
    job: JobKey,
    query: { limit: number; until?: string },
  ): Promise<number | undefined>;

  /** Ids of the runs before and after one of a job. */
  neighbours(
    run: JobKey & { number: number },
  ): Promise<{ previous?: string; next?: string }>;

  /** The newest good run of a job before a number. */
  lastSuccessBefore(
    run: JobKey & { number: number },
  ): Promise<RunRecord | undefined>;

  /** Ends of runs per day since a moment, oldest day first; skipped and canceled ones do not count. */
  endsByDay(
    since: string,
    workspace?: string,
  ): Promise<
    Array<{
      day: string;
      failed: number;
      finished: number;
      failedAttempts: number;
    }>
  >;

  /** How long it took from a job's first failed run to its next good one. */
  timeToRepair(
    since: string,
    workspace?: string,
  ): Promise<{ medianMs?: number; resolved: number; open: number }>;

  /** Keys of the tasks of each of these runs that did not succeed and were not skipped, by run. */
  unsuccessfulTasks(runIds: readonly string[]): Promise<Map<string, string[]>>;

  /** Names of the jobs of a workspace that fail now, and of those with a run that has not ended. */
  standing(workspace: string): Promise<{ failing: string[]; active: string[] }>;

  /** Jobs whose newest ended run failed, longest failing first. */
  failing(
    limit: number,
    workspace?: string,
  ): Promise<Array<{ run: RunRecord; failures: number; since: string }>>;
}

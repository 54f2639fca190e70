import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../../database/instant';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import { LeftAlone } from '../dispatch/LeftAlone';
import type { RunnableJobs } from '../RunnableJobs';
import type { RunLimits } from './RunLimits';

/**
 * Asks jobs for their limits, so that one that cannot be read holds up no
 * other.
 *
 * @internal
 */
export class LimitReader {
  readonly #options: {
    database: OpenlakeDatabase;
    jobs: RunnableJobs;
    maxConcurrentRuns: number;
  };
  readonly #unreadable: LeftAlone;

  constructor(options: {
    database: OpenlakeDatabase;
    jobs: RunnableJobs;
    /** Of all jobs together. */
    maxConcurrentRuns: number;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#options = options;
    this.#unreadable = new LeftAlone(options);
  }

  /**
   * @param runs - those that wait and those that have a place: where jobs
   * differ about a compute profile, the smallest number holds
   * @returns limits of all but those that cannot be read, by `workspace/job`
   */
  async read(
    runs: readonly JobKey[],
  ): Promise<{ limits: RunLimits; isUnreadable: (job: JobKey) => boolean }> {
    const { jobs, maxConcurrentRuns } = this.#options;
    const isUnreadable = (job: JobKey) => this.#unreadable.has(jobKeyText(job));
    const keys = [...new Map(runs.map(run => [jobKeyText(run), run])).values()];
    const readable = keys.filter(key => !isUnreadable(key));
    let known;
    try {
      known = await jobs.limits(readable);
      readable.forEach(key => this.#unreadable.settle(jobKeyText(key)));
    } catch {
      known = await this.#readEach(readable);
    }
    return { limits: { ...known, all: maxConcurrentRuns }, isUnreadable };
  }

  async #readEach(keys: readonly JobKey[]): Promise<Omit<RunLimits, 'all'>> {
    const jobs = new Map<string, number>();
    const workspaces = new Map<string, number>();
    const computes = new Map<string, number>();
    // Where nothing can be read no job is to blame.
    await this.#options.database.knex.raw('select 1');
    for (const key of keys) {
      const name = jobKeyText(key);
      try {
        const own = await this.#options.jobs.limits([key]);
        own.jobs.forEach((max, job) => jobs.set(job, max));
        own.workspaces.forEach((max, of) => workspaces.set(of, max));
        own.computes.forEach((max, profile) =>
          computes.set(profile, Math.min(max, computes.get(profile) ?? max)),
        );
        this.#unreadable.settle(name);
      } catch (error) {
        const what = `Limits of ${name} could not be read, so its runs wait`;
        this.#unreadable.leave(name, undefined, what, error);
      }
    }
    return { jobs, workspaces, computes };
  }
}

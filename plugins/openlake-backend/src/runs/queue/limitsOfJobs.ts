import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { RunnableJob } from '../RunnableJobs';
import { limitedComputes } from './limitedComputes';
import type { RunLimits } from './RunLimits';

/**
 * The limits that runs of some jobs can meet. Where jobs differ about a
 * compute profile of the same name, the smallest number holds.
 *
 * @param workspaces - limit by name, of those that have one
 * @internal
 */
export function limitsOfJobs(
  jobs: ReadonlyArray<JobKey & Pick<RunnableJob, 'spec'>>,
  workspaces: ReadonlyMap<string, number>,
): Omit<RunLimits, 'all'> {
  const computes = new Map<string, number>();
  for (const { workspace, spec } of jobs) {
    for (const [name, max] of limitedComputes(workspace, spec)) {
      computes.set(name, Math.min(max, computes.get(name) ?? max));
    }
  }
  return {
    jobs: new Map(
      jobs.map(job => [
        jobKeyText(job),
        job.spec.concurrency.max_concurrent_runs,
      ]),
    ),
    workspaces,
    computes,
  };
}

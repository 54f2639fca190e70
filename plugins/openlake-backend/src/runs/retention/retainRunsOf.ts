import { durationMs } from '@openlake/plugin-openlake-common';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { RunnableJob } from '../RunnableJobs';

/**
 * How long runs of jobs are kept that say so, in milliseconds by
 * `workspace/job`.
 *
 * @internal
 */
export function retainRunsOf(
  jobs: ReadonlyArray<JobKey & Pick<RunnableJob, 'spec'>>,
): Map<string, number> {
  return new Map(
    jobs.flatMap(job => {
      const { retain_runs: kept } = job.spec.lifecycle;
      return kept === undefined ? [] : [[jobKeyText(job), durationMs(kept)]];
    }),
  );
}

import type { Verbs } from '../../Verbs';
import { addJobsGet } from './get';
import { addJobsList } from './list';
import { addJobsPause } from './pause';

/**
 * `olo jobs`: jobs of a portal.
 *
 * @internal
 */
export function addJobs(verbs: Verbs): void {
  const jobs = verbs.program
    .command('jobs')
    .description('look at jobs, pause and unpause them');
  addJobsList(jobs, verbs);
  addJobsGet(jobs, verbs);
  addJobsPause(jobs, verbs);
}

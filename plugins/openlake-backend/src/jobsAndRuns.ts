import { Run } from '@openlake/plugin-openlake-common';
import { JobKey } from './jobs/Job';
import { JobService } from './jobs/JobService';
import { RunnableJobs } from './runs/RunnableJobs';
import { Runs } from './runs/createRuns';

/**
 * What the room of runs asks of jobs, answered by the room of jobs.
 *
 * @internal
 */
export function toRunnableJobs(jobs: JobService): RunnableJobs {
  return {
    list: () => jobs.keys(),
    revision: (key, hash) => jobs.deployable(key, hash),
    async find(key) {
      const record = await jobs.find(key);
      if (!record) {
        return undefined;
      }
      const { revision } = record;
      return {
        workspace: record.workspace,
        job: record.job,
        orchestrator: jobs.orchestratorOf(record),
        revision: {
          hash: revision.hash,
          number: revision.number,
          commit: revision.commit,
        },
        spec: revision.document.spec,
        timezone: revision.settings.timezone,
        environment: revision.settings.environment,
        paused: record.pause !== undefined,
        retired: record.retiredAt !== undefined,
      };
    },
  };
}

/**
 * What jobs ask of runs: the newest of each job.
 *
 * @internal
 */
export async function newestRuns(
  runs: Pick<Runs, 'statistics' | 'reader'>,
  keys: readonly JobKey[],
): Promise<Map<string, Run>> {
  const records = await runs.statistics.latestRuns(keys);
  const shown = await runs.reader.present([...records.values()]);
  return new Map([...records.keys()].map((key, index) => [key, shown[index]]));
}

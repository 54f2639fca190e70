import { Run } from '@openlake/plugin-openlake-common';
import { JobKey, jobKeyText, JobRecord } from './jobs/Job';
import { JobRuns } from './jobs/JobRuns';
import { JobService } from './jobs/JobService';
import { limitsOfJobs } from './runs/queue/limitsOfJobs';
import { retainRunsOf } from './runs/retention/retainRunsOf';
import { RunnableJob, RunnableJobs } from './runs/RunnableJobs';
import { Runs } from './runs/createRuns';
import { WorkspaceService } from './workspaces/WorkspaceService';

/**
 * What the room of runs asks of jobs, answered by the room of jobs.
 *
 * @internal
 */
export function toRunnableJobs(
  jobs: JobService,
  workspaces: WorkspaceService,
): RunnableJobs {
  const toRunnable = (record: JobRecord): RunnableJob => {
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
  };
  return {
    list: () => jobs.keys(),
    async titles(keys) {
      const records = await jobs.findAll(keys);
      return new Map(
        [...records].map(([key, { revision }]) => [
          key,
          revision.document.metadata.title ?? revision.job,
        ]),
      );
    },
    async retainRuns(keys) {
      return retainRunsOf((await jobs.inForce(keys)).map(toRunnable));
    },
    async limits(keys) {
      const distinct = [
        ...new Map(keys.map(key => [jobKeyText(key), key])).values(),
      ];
      const records = await jobs.inForce(distinct);
      return limitsOfJobs(
        records.map(toRunnable),
        await workspaces.runLimits([
          ...new Set(distinct.map(({ workspace }) => workspace)),
        ]),
      );
    },
    configuredLimits: workspace => workspaces.configuredLimits(workspace),
    async document(key, hash) {
      const revision = await jobs.findRevision(key, hash);
      return (
        revision && {
          document: revision.document,
          timezone: revision.settings.timezone,
          environment: revision.settings.environment,
        }
      );
    },
    revision: (key, hash) => jobs.deployable(key, hash),
    async find(key) {
      const record = await jobs.find(key);
      return record && toRunnable(record);
    },
    async findMany(keys) {
      const records = await jobs.inForce(keys);
      return new Map(
        records.map(record => [jobKeyText(record), toRunnable(record)]),
      );
    },
  };
}

/**
 * What jobs ask of runs, answered once there are runs: each room needs the
 * other, and jobs come first.
 *
 * @internal
 */
export class NewestRuns implements JobRuns {
  #runs: Pick<Runs, 'statistics' | 'reader'> | undefined;

  connect(runs: Pick<Runs, 'statistics' | 'reader'>): void {
    this.#runs = runs;
  }

  async newest(keys: readonly JobKey[]): Promise<Map<string, Run>> {
    if (!this.#runs || keys.length === 0) {
      return new Map();
    }
    const records = await this.#runs.statistics.latestRuns(keys);
    const shown = await this.#runs.reader.present([...records.values()]);
    return new Map(
      [...records.keys()].map((key, index) => [key, shown[index]]),
    );
  }
}

import type {
  JobDocument,
  JobSpec,
  Parameter,
  TaskSpec,
  Trigger,
} from '@openlake/plugin-openlake-common';
import type { DeployableRevision } from '@openlake/plugin-openlake-node';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import { limitsOfJobs } from '../queue/limitsOfJobs';
import { retainRunsOf } from '../retention/retainRunsOf';
import type {
  RevisionDocument,
  RunnableJob,
  RunnableJobs,
} from '../RunnableJobs';

/** A shell task with defaults. */
export function shellTask(
  key: string,
  fields: Partial<Omit<TaskSpec, 'type'>> = {},
): TaskSpec {
  return {
    key,
    type: 'shell',
    shell: { command: ['true'] },
    depends_on: [],
    when: {},
    run_if: 'all_success',
    retries: 0,
    retry: { delay: '30s', backoff: 'none', max_delay: '1h', on: [] },
    inputs: [],
    outputs: [],
    idempotent: true,
    ...fields,
  } as TaskSpec;
}

/** A job spec with defaults: two tasks in a row, started by hand. */
export function jobSpec(fields: Partial<JobSpec> = {}): JobSpec {
  return {
    workspace: 'lab',
    paused: false,
    priority: 'normal',
    triggers: [],
    parameters: [],
    concurrency: { max_concurrent_runs: 1, when_full: 'queue' },
    freshness: [],
    contracts: [],
    notifications: [],
    compute: {},
    tasks: [shellTask('load'), shellTask('report', { depends_on: ['load'] })],
    lifecycle: { prevent_destroy: false },
    environments: {},
    ...fields,
  };
}

export function parameter(
  name: string,
  type: Parameter['type'],
  fields: Partial<Parameter> = {},
): Parameter {
  return { name, type, required: fields.default === undefined, ...fields };
}

export function schedule(cron: string, catchup = false): Trigger {
  return { schedule: { cron, timezone: 'UTC', catchup } };
}

/** A trigger on commits to tables: any of them, unless the fields say otherwise. */
export function onTables(
  tables: string[],
  fields: Partial<
    Extract<Trigger, { table_update: unknown }>['table_update']
  > = {},
): Trigger {
  return { table_update: { tables, condition: 'any', ...fields } };
}

/** Fields of a job whose runs do not wait for each other. */
export const MANY_AT_ONCE: Pick<JobSpec, 'concurrency'> = {
  concurrency: { max_concurrent_runs: 9, when_full: 'queue' },
};

/** A registry of jobs that tests change as they like. */
export class FakeJobs implements RunnableJobs {
  /** `max_concurrent_runs` by workspace. */
  readonly workspaceLimits = new Map<string, number>();
  readonly #jobs = new Map<string, RunnableJob>();
  readonly #revisions = new Map<string, DeployableRevision>();

  /** Adds a job or a new revision of it. */
  put(
    name: string,
    spec: Partial<JobSpec> = {},
    fields: Partial<RunnableJob> = {},
  ): RunnableJob {
    const key = { workspace: fields.workspace ?? 'lab', job: name };
    const before = this.#jobs.get(jobKeyText(key));
    const number = (before?.revision.number ?? 0) + 1;
    const job: RunnableJob = {
      ...key,
      orchestrator: 'scripted',
      revision: { hash: `${name}-${number}`, number },
      spec: jobSpec(spec),
      timezone: 'UTC',
      environment: 'dev',
      paused: false,
      retired: false,
      ...fields,
    };
    this.#jobs.set(jobKeyText(key), job);
    this.#revisions.set(job.revision.hash, {
      ...key,
      hash: job.revision.hash,
      spec: job.spec,
      files: [],
      settings: {
        catalog: 'lake',
        timezone: 'UTC',
        environment: 'dev',
        tables: [],
      },
    });
    return job;
  }

  change(name: string, fields: Partial<RunnableJob>): void {
    const key = jobKeyText({ workspace: 'lab', job: name });
    const job = this.#jobs.get(key);
    if (job) {
      this.#jobs.set(key, { ...job, ...fields });
    }
  }

  /** Retention has removed a revision. */
  forget(hash: string): void {
    this.#revisions.delete(hash);
  }

  async find(key: JobKey): Promise<RunnableJob | undefined> {
    return this.#jobs.get(jobKeyText(key));
  }

  async findMany(keys: readonly JobKey[]): Promise<Map<string, RunnableJob>> {
    const found = new Map<string, RunnableJob>();
    for (const key of keys) {
      const job = await this.find(key);
      if (job) {
        found.set(jobKeyText(key), job);
      }
    }
    return found;
  }

  async limits(keys: readonly JobKey[]) {
    return limitsOfJobs(
      keys.flatMap(key => this.#jobs.get(jobKeyText(key)) ?? []),
      this.workspaceLimits,
    );
  }

  async configuredLimits(workspace?: string) {
    const computes = limitsOfJobs(
      [...this.#jobs.values()],
      this.workspaceLimits,
    ).computes;
    const of = (limits: ReadonlyMap<string, number>) =>
      new Map(
        [...limits].filter(
          ([name]) =>
            workspace === undefined || name.split('/')[0] === workspace,
        ),
      );
    return { workspaces: of(this.workspaceLimits), computes: of(computes) };
  }

  async retainRuns(keys: readonly JobKey[]) {
    return retainRunsOf(
      keys.flatMap(key => this.#jobs.get(jobKeyText(key)) ?? []),
    );
  }

  async list(): Promise<JobKey[]> {
    return [...this.#jobs.values()].filter(job => !job.retired);
  }

  async titles(jobs: readonly JobKey[]): Promise<Map<string, string>> {
    return new Map(jobs.map(key => [jobKeyText(key), `The ${key.job} job`]));
  }

  async document(
    _job: JobKey,
    hash: string,
  ): Promise<RevisionDocument | undefined> {
    const revision = this.#revisions.get(hash);
    return (
      revision && {
        document: {
          apiVersion: 'openlake.io/v1alpha1',
          kind: 'Job',
          metadata: { name: revision.job, labels: {}, annotations: {} },
          spec: revision.spec,
        } as unknown as JobDocument,
        timezone: revision.settings.timezone,
        environment: revision.settings.environment,
      }
    );
  }

  async revision(
    _job: JobKey,
    hash: string,
  ): Promise<DeployableRevision | undefined> {
    return this.#revisions.get(hash);
  }
}

import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Job,
  JobRevision,
  ParameterView,
  Priority,
  TaskView,
} from '@openlake/plugin-openlake-common';
import { DeployableRevision } from '@openlake/plugin-openlake-node';
import { Audit } from '../audit/Audit';
import { Clock, toInstant } from '../database/instant';
import { afterCommit, OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { isDevelopment } from '../workspaces/isDevelopment';
import { WorkspaceService } from '../workspaces/WorkspaceService';
import {
  JobKey,
  jobKeyText,
  JobRecord,
  JobRevisionRecord,
  RevisionFiles,
} from './Job';
import { JobRuns } from './JobRuns';
import { JobFilter, JobStore, PageRequest } from './JobStore';
import {
  fires,
  refusedVersion,
  toJobView,
  toParameterView,
  toRevisionView,
  toTaskView,
} from './jobView';

const FIRES_SHOWN = 10;

/** A job with all that its page shows of its spec. @internal */
export interface JobDetails {
  job: Job;
  tasks: TaskView[];
  parameters: ParameterView[];
  nextFires: string[];
  runbook?: string;
  concurrency: { maxConcurrentRuns: number; whenFull: string };
  priority: Priority;
  refused?: { version: string; errors: number };
}

/**
 * The jobs of the registry, for people and for later rooms.
 *
 * @internal
 */
export class JobService {
  readonly #database: OpenlakeDatabase;
  readonly #store: JobStore;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #workspaces: WorkspaceService;
  readonly #runs: JobRuns;
  readonly #defaultOrchestrator: () => string;
  readonly #onChange: (job: string) => void;

  constructor(options: {
    database: OpenlakeDatabase;
    store: JobStore;
    audit: Audit;
    clock: Clock;
    workspaces: WorkspaceService;
    runs: JobRuns;
    defaultOrchestrator: () => string;
    /** Hint, after a commit. */
    onChange: (job: string) => void;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#audit = options.audit;
    this.#clock = options.clock;
    this.#workspaces = options.workspaces;
    this.#runs = options.runs;
    this.#defaultOrchestrator = options.defaultOrchestrator;
    this.#onChange = options.onChange;
  }

  async list(workspace: string, page: PageRequest & JobFilter) {
    const { items, nextCursor } = await this.#store.list(workspace, page);
    return { items: await this.views(workspace, items), nextCursor };
  }

  /** How many such jobs a workspace has in service. */
  async count(workspace: string, filter: JobFilter): Promise<number> {
    return this.#store.count(workspace, filter);
  }

  async get(key: JobKey): Promise<JobDetails> {
    const record = await this.record(key);
    const [job] = await this.views(key.workspace, [record]);
    const { spec } = record.revision.document;
    const workspace = await this.#workspaces.record(key.workspace);
    return {
      job,
      tasks: spec.tasks.map(toTaskView),
      parameters: spec.parameters.map(toParameterView),
      nextFires: fires(record, this.#clock(), FIRES_SHOWN),
      runbook: await this.#runbook(record),
      concurrency: {
        maxConcurrentRuns: spec.concurrency.max_concurrent_runs,
        whenFull: spec.concurrency.when_full,
      },
      priority: spec.priority,
      refused: refusedVersion(workspace),
    };
  }

  /** A job as the API shows it. @throws NotFoundError */
  async view(key: JobKey): Promise<Job> {
    const [job] = await this.views(key.workspace, [await this.record(key)]);
    return job;
  }

  async revisions(key: JobKey, page: PageRequest) {
    await this.record(key);
    const { items, nextCursor } = await this.#store.listRevisions(key, page);
    return { items: items.map(toRevisionView), nextCursor };
  }

  /** @throws NotFoundError */
  async revision(
    key: JobKey,
    hash: string,
  ): Promise<{ revision: JobRevision; spec: unknown; files: RevisionFiles }> {
    const revision = await this.#store.findRevision(key, hash);
    if (!revision) {
      throw new NotFoundError(`Job ${jobKeyText(key)} has no revision ${hash}`);
    }
    return {
      revision: toRevisionView(revision),
      spec: revision.document,
      files: await this.#store.files(key, hash),
    };
  }

  /** @throws NotFoundError */
  async pause(
    key: JobKey,
    options: { by: string; reason?: string },
  ): Promise<Job> {
    return this.#setPause(key, options, true);
  }

  /** @throws NotFoundError, or ConflictError in an environment for development. */
  async unpause(
    key: JobKey,
    options: { by: string; reason?: string },
  ): Promise<Job> {
    const { deployed } = await this.#workspaces.record(key.workspace);
    if (isDevelopment(deployed?.document, deployed?.environment)) {
      throw new ConflictError(
        `Triggers do not fire in ${deployed?.environment}, an environment for development. Run the job by hand, or change its mode in openlake.yaml`,
      );
    }
    return this.#setPause(key, options, false);
  }

  /** @throws NotFoundError */
  async record(key: JobKey): Promise<JobRecord> {
    const record = await this.#store.find(key);
    if (!record) {
      throw new NotFoundError(
        `There is no job ${key.job} in workspace ${key.workspace}`,
      );
    }
    return record;
  }

  /** A job with its revision in force, retired ones too. */
  async find(key: JobKey): Promise<JobRecord | undefined> {
    return this.#store.find(key);
  }

  /** A few jobs by `workspace/job`, in one statement. */
  async findAll(keys: readonly JobKey[]): Promise<Map<string, JobRecord>> {
    const records = await this.#store.findAll(keys);
    return new Map(records.map(record => [jobKeyText(record), record]));
  }

  /** Many jobs with their revisions in force, retired ones too. */
  async inForce(keys: readonly JobKey[]): Promise<JobRecord[]> {
    return this.#store.inForce(keys);
  }

  /** Keys of all jobs in service. */
  async keys(): Promise<JobKey[]> {
    return this.#store.keys();
  }

  /** All jobs in service with their revisions, of one workspace or of all. */
  async inService(workspace?: string): Promise<JobRecord[]> {
    return this.#store.inService(workspace);
  }

  /** Engine that runs a job. */
  orchestratorOf({ revision }: Pick<JobRecord, 'revision'>): string {
    return revision.settings.orchestrator ?? this.#defaultOrchestrator();
  }

  /** A revision without its files. */
  async findRevision(
    key: JobKey,
    hash: string,
  ): Promise<JobRevisionRecord | undefined> {
    return this.#store.findRevision(key, hash);
  }

  /** What an engine needs to run a revision. */
  async deployable(
    key: JobKey,
    hash: string,
  ): Promise<DeployableRevision | undefined> {
    const revision = await this.#store.findRevision(key, hash);
    if (!revision) {
      return undefined;
    }
    const { orchestrator: _orchestrator, ...settings } = revision.settings;
    return {
      ...key,
      hash,
      spec: revision.document.spec,
      files: await this.#store.files(key, hash),
      file: revision.file,
      settings,
    };
  }

  /** Jobs of one workspace as the API shows them, with a fixed number of statements. */
  async views(workspace: string, records: JobRecord[]): Promise<Job[]> {
    const [owner, runs] = await Promise.all([
      this.#workspaces.record(workspace),
      this.#runs.newest(records),
    ]);
    return records.map(record =>
      toJobView(record, {
        now: this.#clock(),
        defaultOrchestrator: this.#defaultOrchestrator(),
        url: this.#workspaces.fileLink(owner, record.revision.file),
        lastRun: runs.get(jobKeyText(record)),
      }),
    );
  }

  async #setPause(
    key: JobKey,
    options: { by: string; reason?: string },
    paused: boolean,
  ): Promise<Job> {
    await this.#database.transaction(async tx => {
      const found = await this.#store.setPause(tx, key, paused, {
        ...options,
        at: toInstant(this.#clock()),
      });
      if (!found) {
        throw new NotFoundError(
          `There is no job ${key.job} in service in workspace ${key.workspace}`,
        );
      }
      await this.#audit.record(tx, {
        actor: options.by,
        action: paused ? 'job-pause' : 'job-unpause',
        workspace: key.workspace,
        subject: `job:${jobKeyText(key)}`,
        details: options.reason ? { reason: options.reason } : {},
      });
      afterCommit(tx, () => this.#onChange(jobKeyText(key)));
    }, 'job.pause');
    return this.view(key);
  }

  async #runbook({ revision, ...key }: JobRecord): Promise<string | undefined> {
    const { runbook } = revision.document.spec;
    if (runbook === undefined) {
      return undefined;
    }
    const files = await this.#store.files(key, revision.hash);
    return files.find(({ path }) => path === runbook)?.content;
  }
}

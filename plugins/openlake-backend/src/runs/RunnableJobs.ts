import type { JobDocument, JobSpec } from '@openlake/plugin-openlake-common';
import type { DeployableRevision } from '@openlake/plugin-openlake-node';
import type { JobKey } from '../jobs/Job';
import type { RunLimits } from './queue/RunLimits';
import type { RevisionRef } from './Run';

/**
 * What runs ask of the registry of jobs. Never called inside a transaction.
 *
 * @internal
 */
export interface RunnableJobs {
  /** A job with its newest revision, or undefined when there is none of that name. */
  find(job: JobKey): Promise<RunnableJob | undefined>;

  /** Many jobs at once, by `workspace/job`; without those there are none of. */
  findMany(jobs: readonly JobKey[]): Promise<Map<string, RunnableJob>>;

  /** All jobs in service. */
  list(): Promise<JobKey[]>;

  /** What people call a few jobs, by `workspace/job`; without those there are none of. */
  titles(jobs: readonly JobKey[]): Promise<Map<string, string>>;

  /** What jobs may do at once, and the workspaces and compute profiles of theirs. */
  limits(jobs: readonly JobKey[]): Promise<Omit<RunLimits, 'all'>>;

  /** What workspaces and their compute profiles allow, whether a run meets it or not: of one, or of all. */
  configuredLimits(
    workspace?: string,
  ): Promise<Pick<RunLimits, 'workspaces' | 'computes'>>;

  /** How long runs are kept, in milliseconds by `workspace/job`; only of jobs that say so. */
  retainRuns(jobs: readonly JobKey[]): Promise<Map<string, number>>;

  /** A revision without its files. */
  document(job: JobKey, hash: string): Promise<RevisionDocument | undefined>;

  /** What an engine needs to run a revision. */
  revision(job: JobKey, hash: string): Promise<DeployableRevision | undefined>;
}

/** What a revision says, and what of its workspace it was made with. @internal */
export interface RevisionDocument {
  document: JobDocument;
  timezone: string;
  environment: string;
}

/** @internal */
export interface RunnableJob extends JobKey {
  /** Id of the engine that runs it. */
  orchestrator: string;
  revision: RevisionRef;
  spec: JobSpec;
  /** Zone of the workspace. */
  timezone: string;
  environment: string;
  /** Triggers do not start runs; people still can. */
  paused: boolean;
  /** No longer in the repository. */
  retired: boolean;
}

/**
 * What runs ask of the tables room.
 *
 * @internal
 */
export interface InputSnapshots {
  /** Current snapshot id by table name; tables without one are left out. */
  currentSnapshots(tables: readonly string[]): Promise<Map<string, string>>;
}

import { SourceFile } from '@openlake/plugin-openlake-common';
import { Instant } from '../database/instant';
import { Transaction } from '../database/OpenlakeDatabase';
import {
  JobKey,
  JobRecord,
  JobRevisionRecord,
  Pause,
  RevisionFiles,
} from './Job';

/** @internal */
export interface PageRequest {
  cursor?: string;
  limit?: number;
}

/** Which jobs of a workspace are wanted. @internal */
export interface JobFilter {
  /** Part of the name or of the title, ignoring case. */
  contains?: string;
  paused?: boolean;
  /** Only jobs with one of these names. */
  names?: readonly string[];
}

/**
 * Jobs and their revisions.
 *
 * @internal
 */
export interface JobStore {
  /** Jobs of a workspace by name, without retired ones. */
  list(
    workspace: string,
    page: PageRequest & JobFilter,
  ): Promise<{ items: JobRecord[]; nextCursor?: string }>;

  /** How many such jobs there are, without retired ones. */
  count(workspace: string, filter: JobFilter): Promise<number>;

  /** All jobs of a workspace, or of all; without retired ones. */
  inService(workspace?: string): Promise<JobRecord[]>;

  /** Keys of all jobs in service. */
  keys(): Promise<JobKey[]>;

  find(job: JobKey): Promise<JobRecord | undefined>;

  /** A few jobs, in one statement. */
  findAll(jobs: readonly JobKey[]): Promise<JobRecord[]>;

  /** Many jobs, some at a time; revisions that were read before are not read again. */
  inForce(jobs: readonly JobKey[]): Promise<JobRecord[]>;

  /** Jobs of a workspace by name, retired ones too; nobody else deploys them until the transaction ends. */
  lockAll(tx: Transaction, workspace: string): Promise<Map<string, JobRecord>>;

  /**
   * Adds a revision with its files, unless the job has one of this hash.
   *
   * @returns the number of the revision
   */
  addRevision(
    tx: Transaction,
    revision: Omit<JobRevisionRecord, 'number'>,
    files: RevisionFiles,
  ): Promise<number>;

  /** Puts a revision in force. */
  putInForce(
    tx: Transaction,
    job: JobKey,
    state: { hash: string; pause?: Pause },
  ): Promise<void>;

  retire(tx: Transaction, job: JobKey, at: Instant): Promise<void>;

  /** @returns whether the job is in service */
  setPause(
    tx: Transaction,
    job: JobKey,
    paused: boolean,
    change: Pause,
  ): Promise<boolean>;

  /** Newest first. */
  listRevisions(
    job: JobKey,
    page: PageRequest,
  ): Promise<{ items: JobRevisionRecord[]; nextCursor?: string }>;

  /** Hashes of revisions from before a moment that are not in force, without the newest ones; oldest first. */
  oldRevisions(
    job: JobKey,
    query: { before: Instant; newest: number },
  ): Promise<string[]>;

  /**
   * Removes revisions that are not in force, with files that no other has.
   *
   * @returns how many have gone
   */
  removeRevisions(
    tx: Transaction,
    job: JobKey,
    hashes: readonly string[],
  ): Promise<number>;

  findRevision(
    job: JobKey,
    hash: string,
  ): Promise<JobRevisionRecord | undefined>;

  /** By path. */
  files(job: JobKey, hash: string): Promise<RevisionFiles>;

  /** Hashes of the same files, by path, inside a deployment. */
  fileHashes(tx: Transaction, job: JobKey, hash: string): Promise<SourceFile[]>;
}

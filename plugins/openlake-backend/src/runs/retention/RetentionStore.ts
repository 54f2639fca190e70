import type {
  KeptReason,
  RetainedKind,
} from '@openlake/plugin-openlake-common';
import type { Transaction } from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type { OldRun, RunNeeds } from './whyKept';

/**
 * Old rows of the room of runs, and the notes about removing them. Whatever
 * removes takes a limit: a transaction is never long.
 *
 * @internal
 */
export interface RetentionStore {
  /** Newest first. */
  passes(limit: number): Promise<RetentionPassRecord[]>;

  putPass(tx: Transaction, pass: RetentionPassRecord): Promise<void>;

  /** Drops notes of all passes but the newest. */
  forgetPasses(tx: Transaction, keep: number): Promise<void>;

  /** Jobs that ever had a run, in order, behind one. */
  jobs(after: JobKey | undefined, limit: number): Promise<JobKey[]>;

  /** Ended runs of a job, oldest first, behind a number. */
  oldRuns(
    job: JobKey,
    query: { endedBefore: string; after: number; limit: number },
  ): Promise<OldRun[]>;

  /** Task runs of each of these runs. */
  taskCounts(ids: readonly string[]): Promise<Map<string, number>>;

  /** What some old runs of a job are still needed for. */
  needs(
    job: JobKey,
    runs: readonly OldRun[],
    newest: number,
  ): Promise<RunNeeds>;

  /**
   * Notes that runs are on their way out, if they are as they were read: from
   * then on nobody repairs them.
   *
   * @returns those, as they are now
   */
  beginRemoval(
    tx: Transaction,
    runs: readonly OldRun[],
    now: string,
  ): Promise<OldRun[]>;

  /**
   * Removes runs with all that belongs to them, if they are as they were read.
   * A backfill keeps how they ended.
   *
   * @returns how many have gone
   */
  removeRuns(tx: Transaction, runs: readonly OldRun[]): Promise<number>;

  /**
   * Ticks but for the newest of each job, and those that are once for ever: no
   * trigger looks back so far.
   */
  removeTicks(tx: Transaction, before: string, limit: number): Promise<number>;

  /** Idempotency keys that stand for nothing any more. */
  removeKeys(tx: Transaction, now: string, limit: number): Promise<number>;

  removeIncidents(
    tx: Transaction,
    resolvedBefore: string,
    limit: number,
  ): Promise<number>;

  /** Backfills that have ended and whose runs have all gone. */
  removeBackfills(
    tx: Transaction,
    endedBefore: string,
    limit: number,
  ): Promise<number>;

  /** Of these revisions of a job, those that a run, a repair or an active backfill needs. */
  usedRevisions(job: JobKey, hashes: readonly string[]): Promise<Set<string>>;
}

/** @internal */
export interface RetentionPassRecord {
  id: string;
  startedAt: string;
  endedAt?: string;
  removed: Partial<Record<RetainedKind, number>>;
  kept: Partial<Record<KeptReason, number>>;
  problem?: string;
}

import { JobSpec } from '@openlake/plugin-openlake-common';
import { WorkspaceSettings } from '@openlake/plugin-openlake-node';
import { RunState, TaskState } from '../state/RunState';

/** A revision that runs can be started of. @internal */
export interface StoredRevision {
  hash: string;
  workspace: string;
  job: string;
  spec: JobSpec;
  settings: WorkspaceSettings;
  /** File of the revision that holds the job as it was written. */
  file?: string;
}

/** A process that runs jobs. @internal */
export interface RunnerIdentity {
  id: string;
  /** Host and boot: process ids mean something within it only. */
  machine: string;
  pid: number;
  /** Tells a process from a later one with the same id. */
  pidStarted: string;
}

/** Until when a runner keeps its runs, by the clock of the database. @internal */
export interface RunnerLeaseRow {
  id: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** The right to write a run. @internal */
export interface RunFence {
  owner: string;
  fence: number;
}

/** A run that a runner may drive. @internal */
export interface OwnedRun {
  run: RunState;
  fence: RunFence;
  cancelRequested: boolean;
}

/** What a runner asks about its runs again and again. @internal */
export interface OwnedRow {
  runId: string;
  fence: number;
  cancelRequested: boolean;
}

/** A run with the task runs that changed since somebody last asked. @internal */
export interface ChangedRun {
  run: RunState;
  change: number;
  changed: TaskState[];
}

/** A page of changed runs. @internal */
export interface ChangedPage {
  runs: ChangedRun[];
  /** Whether there may be others behind it. */
  more: boolean;
}

/**
 * Where the runner keeps its state. Every write of a run carries its fence and
 * the version it was decided on; one that comes too late changes nothing.
 *
 * @internal
 */
export interface RunStore {
  putRevision(revision: StoredRevision): Promise<void>;
  findRevision(hash: string): Promise<StoredRevision | undefined>;
  /** Finds a revision that is about to run: from now on it counts as used. */
  useRevision(hash: string): Promise<StoredRevision | undefined>;
  /** Revisions without a run that nobody has used since, the oldest first. */
  listUnusedRevisions(since: Date, limit: number): Promise<string[]>;
  /** Forgets a revision if it is still one of those. @returns whether it was */
  removeRevision(hash: string, since: Date): Promise<boolean>;

  /** Writes a run with its tasks unless one with its id exists. */
  create(run: RunState, owner: string | undefined): Promise<boolean>;
  find(runId: string): Promise<RunState | undefined>;

  /**
   * Writes the next version of a run. A terminated one loses its owner.
   *
   * @param release - gives the run up, for the next runner to take over
   * @param again - this write was tried before, and may have been made then
   * @throws FencedError when another runner has the run, or has had it since
   */
  commit(
    next: { run: RunState; changed: readonly TaskState[] },
    fence: RunFence,
    options?: { release?: boolean; again?: boolean },
  ): Promise<void>;

  /** Marks a run that is not over to be canceled. */
  requestCancel(runId: string): Promise<void>;

  /**
   * Writes the version of a terminated run in which it runs again.
   *
   * @returns undefined when this repair was written before, false when
   *   somebody else changed the run meanwhile
   */
  repair(
    next: RunState,
    repairId: string,
    owner: string | undefined,
  ): Promise<OwnedRun | false | undefined>;

  /**
   * Forgets runs that have ended; others are left alone.
   *
   * @returns those of them that are still there
   */
  removeRuns(runIds: readonly string[]): Promise<string[]>;

  /** Prolongs a runner's lease. */
  heartbeat(runner: RunnerIdentity, ttlMs: number): Promise<void>;
  /** Runners of a machine, whether their lease lasts or not. */
  listRunners(machine: string): Promise<RunnerIdentity[]>;
  /** Ends a runner's lease: its runs can be taken over at once. */
  removeRunner(id: string): Promise<void>;
  /** Leases that end later than after so long: the clock was set back since. */
  listLeasesAhead(ms: number): Promise<RunnerLeaseRow[]>;
  /** Ends a runner's lease unless it has been prolonged. @returns whether it did */
  endLease(lease: RunnerLeaseRow): Promise<boolean>;

  /** Takes over every run that is not over and has no living owner. */
  claim(owner: string): Promise<OwnedRun[]>;
  /** Runs that a runner has, with what it may not know yet. */
  listOwned(owner: string): Promise<OwnedRow[]>;

  /**
   * Runs changed behind a place in the sequence, oldest change first: at most
   * `limit`, fewer when they have many task runs that changed.
   */
  listChanges(request: {
    after: number;
    tasksAfter: number;
    limit: number;
  }): Promise<ChangedPage>;

  /** @throws when the database does not answer. */
  ping(): Promise<void>;
}

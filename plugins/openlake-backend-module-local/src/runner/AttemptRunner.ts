import { TaskSpec } from '@openlake/plugin-openlake-common';
import { TablePin } from '@openlake/plugin-openlake-node';
import { JobGraph } from '../state/JobGraph';
import { RunState, TaskState } from '../state/RunState';
import { AttemptProgress, TaskOutcome } from '../state/TaskOutcome';
import { StoredRevision } from '../store/RunStore';

/** Why an attempt is told to stop. @internal */
export type StopReason = 'canceled' | 'interrupted' | 'lost';

/** An attempt that is to be made. @internal */
export interface AttemptRequest {
  run: RunState;
  graph: JobGraph;
  revision: StoredRevision;
  spec: TaskSpec;
  task: TaskState;
  /** Number of the attempt. */
  number: number;
  /** Aborted with a {@link StopReason}. */
  signal: AbortSignal;
  /** Resolves once its work may begin, at once as a rule; rejects when it may not any more. */
  mayStart(signal: AbortSignal): Promise<void>;
  /**
   * Fixes snapshots for the whole run, before they are read. Whoever names a
   * table first decides.
   *
   * @param found - what the tables hold now
   * @returns what holds for these tables, once it is written
   */
  pin(found: readonly TablePin[]): Promise<TablePin[]>;
  /** A `job` task has started its run. */
  onChild(runId: string): void;
  /** There is something to tell of the work before its end. */
  onProgress(progress: AttemptProgress): void;
}

/**
 * Makes attempts: whatever goes wrong with one is an outcome.
 *
 * @internal
 */
export interface AttemptRunner {
  run(request: AttemptRequest): Promise<TaskOutcome>;
  /**
   * Waits until a power cut takes nothing away of what the attempts of a run
   * have said.
   *
   * @throws what the disk said
   */
  kept(runId: string): Promise<void>;
  /** Ends processes that runners before this one have left behind. */
  endLeftovers(run: RunState): Promise<void>;
}

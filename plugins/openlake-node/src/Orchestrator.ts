import {
  JobSpec,
  OrchestratorCapabilities,
  Priority,
  TaskError,
  TaskStep,
  ExecutionState,
  TableAccess,
  LogLine,
} from '@openlake/plugin-openlake-common';
import { ConnectorHealth } from './ConnectorHealth';

/**
 * An engine that runs jobs: the local runner, Airflow, ...
 *
 * The control plane decides when a run starts and which; the engine decides
 * everything inside a run: order, `run_if`, retries, timeouts. The control
 * plane keeps a mirror of what the engine reports and never waits for it to
 * show a page.
 *
 * Every method takes a signal and may throw a `ConnectorError`. Methods that
 * change something are idempotent by the ids they are given, so a caller that
 * lost the answer calls again.
 *
 * @public
 */
export interface Orchestrator {
  /** Id in configuration and in the spec, such as `local`. */
  readonly id: string;
  readonly title: string;
  readonly capabilities: OrchestratorCapabilities;

  /**
   * Makes a revision runnable. Deploying the same hash again does nothing.
   * Resolves once the engine can start runs of it.
   */
  deploy(revision: DeployableRevision, options?: CallOptions): Promise<void>;

  /** Takes a job out of service. Its running runs go on; unknown jobs are fine. */
  retire(job: JobRef, options?: CallOptions): Promise<void>;

  /**
   * Starts a run. The same `runId` is the same run, however often it is sent.
   *
   * @throws ConnectorError `not_found` when the revision is not deployed.
   */
  trigger(request: TriggerRequest, options?: CallOptions): Promise<void>;

  /**
   * Asks for a run to end as canceled, with everything it started. Returns
   * once the engine has taken note; the end is reported by `listChanges`.
   * Cancelling a terminated run does nothing.
   *
   * @throws ConnectorError `not_found`
   */
  cancel(runId: string, options?: CallOptions): Promise<void>;

  /**
   * Runs tasks of a terminated run again as new attempts inside the same run.
   * The same `repairId` is the same repair.
   *
   * @throws ConnectorError `not_found`, or `invalid` when the run is active.
   */
  repair(request: RepairRunRequest, options?: CallOptions): Promise<void>;

  /**
   * What changed since a cursor, oldest change first. Without a cursor, from
   * the beginning. The same change may be reported twice, never skipped.
   */
  listChanges(
    request: { cursor?: string; limit: number },
    options?: CallOptions,
  ): Promise<{ changes: RunReport[]; cursor: string }>;

  /** The whole state of one run, or undefined when the engine lost it. */
  getRun(runId: string, options?: CallOptions): Promise<RunReport | undefined>;

  /** Lines of one attempt's log. */
  readLog(
    ref: AttemptRef,
    range: LogRange,
    options?: CallOptions,
  ): Promise<LogPage>;

  /**
   * Removes what the engine keeps of terminated runs: state, logs, results.
   * Unknown and active runs are left alone. Engines that keep their own
   * history leave it out.
   */
  removeRuns?(runIds: readonly string[], options?: CallOptions): Promise<void>;

  health(options?: CallOptions): Promise<ConnectorHealth>;

  /**
   * Calls back soon after something changed, as a hint to call `listChanges`.
   * Engines that cannot tell leave it out and are polled.
   */
  onChange?(listener: () => void): () => void;
}

/** @public */
export interface CallOptions {
  signal?: AbortSignal;
}

/** @public */
export interface JobRef {
  workspace: string;
  job: string;
}

/** An immutable version of a job with all that it needs to run. @public */
export interface DeployableRevision extends JobRef {
  /** Content hash over `spec` and `files`. */
  hash: string;
  spec: JobSpec;
  /** Text files of the workspace that the job needs, by path in it. */
  files: Array<{ path: string; content: string }>;
  /** Which of `files` holds the job as it was written, for places in errors. */
  file?: string;
  settings: WorkspaceSettings;
}

/** What of a workspace matters to a run. @public */
export interface WorkspaceSettings {
  /** Name of the table catalog. */
  catalog: string;
  timezone: string;
  environment: string;
  /** Declared tables, for the shape of those that do not exist yet. */
  tables: Array<{ name: string; partitionBy: string[]; description?: string }>;
}

/** @public */
export interface TriggerRequest extends JobRef {
  runId: string;
  runNumber: number;
  revisionHash: string;
  /** Typed values, defaults filled in. */
  parameters: Record<string, unknown>;
  /** Data interval; never changes across repairs. ISO 8601, UTC. */
  interval?: { start: string; end: string };
  scheduledAt?: string;
  /**
   * Keys of the tasks to run, when not all: the others end as skipped with
   * `not_selected`, and those that follow them go by the tasks that do run.
   */
  tasks?: string[];
  /**
   * Tasks that do not run and count as what somebody marked them, although the
   * engine has not heard of the run before.
   */
  marks?: RepairRunRequest['marks'];
  /** Who goes first where runs wait for the same means. */
  priority?: Priority;
}

/** @public */
export interface RepairRunRequest {
  runId: string;
  repairId: string;
  /** 1 for the first repair of the run. */
  repairNumber: number;
  /**
   * Keys of tasks that run again; all others keep their outcome. What is new in
   * the revision and not among them is left out: skipped, as `not_selected`.
   */
  tasks: string[];
  /** Revision to run with from now on. */
  revisionHash: string;
  /** All parameters to run with from now on, when the repair changes any. */
  parameters?: Record<string, unknown>;
  /** Tasks that do not run again and count as what somebody marked them. */
  marks?: Array<{ key: string; result: 'success' | 'failed' }>;
}

/**
 * What the engine says about a run. Reports of a run are ordered by `version`;
 * a mirror ignores one that is not newer than what it has.
 *
 * @public
 */
export interface RunReport {
  runId: string;
  /** Grows with every change of the run or of one of its task runs. */
  version: number;
  /** Only `running`, `terminating` or `terminated` once the engine has it. */
  state: ExecutionState;
  /**
   * Number of the newest repair that `state` is about, 0 for the run itself.
   * Engines that say it cannot have a late end of the run taken for the end of
   * its repair.
   */
  repair?: number;
  startedAt?: string;
  endedAt?: string;
  /** All task runs of the run, or those that changed since the cursor. */
  tasks: TaskReport[];
}

/** @public */
export interface TaskReport {
  key: string;
  /** Position among the items of a `for_each`. */
  index?: number;
  item?: unknown;
  state: ExecutionState;
  queuedAt?: string;
  startedAt?: string;
  endedAt?: string;
  attempts: AttemptReport[];
  inputs: TableAccess[];
  outputs: TableAccess[];
  /** Small typed values that later tasks can use. */
  values: Record<string, unknown>;
  error?: TaskError;
  /** Run that a `job` task asked the control plane to start. */
  childRunId?: string;
}

/** @public */
export interface AttemptReport {
  number: number;
  repair: number;
  state: ExecutionState;
  queuedAt?: string;
  startedAt?: string;
  /** When set-up was done and the work of the task began. */
  workStartedAt?: string;
  endedAt?: string;
  exitCode?: number;
  error?: TaskError;
  /** When the attempt after this one is due, and how many there can be in all. */
  retry?: { at: string; of: number };
  /** Parts that the task's own engine reports, at most {@link MAX_TASK_STEPS}. */
  steps?: TaskStep[];
  /** Steps beyond those listed. */
  moreSteps?: number;
}

/** Most steps that a report lists of one attempt. @public */
export const MAX_TASK_STEPS = 1_000;

/** @public */
export interface AttemptRef {
  runId: string;
  key: string;
  index?: number;
  attempt: number;
}

/** @public */
export interface LogRange {
  /** First line wanted, 1-based. */
  from: number;
  limit: number;
  /** Only lines that contain this text, ignoring case. */
  contains?: string;
}

/** @public */
export interface LogPage {
  lines: LogLine[];
  /** Pass as `from` to go on. */
  next: number;
  /** Lines so far. */
  total: number;
  complete: boolean;
  /** Bytes dropped because the log reached its cap. */
  droppedBytes: number;
}

import type {
  Attempt,
  ExecutionState,
  Mark,
  Priority,
  ReasonCode,
  TableAccess,
  TaskError,
  TriggerInfo,
} from '@openlake/plugin-openlake-common';

/**
 * A run as the control plane keeps it. Instants are ISO 8601 in UTC with
 * milliseconds.
 *
 * @internal
 */
export interface RunRecord {
  /** ULID made from `createdAt`, so the order of ids is the order of creation. */
  id: string;
  /** Counts from 1 within the job. */
  number: number;
  workspace: string;
  job: string;
  orchestrator: string;
  revision: RevisionRef;
  trigger: TriggerInfo;
  /** The run whose `job` task asked for this one. */
  parentRunId?: string;
  /** That task does not wait for it: it does not work in the place of its parent. */
  ownPlace?: boolean;
  /** Jobs whose runs led to this one, farthest first; its own is not among them. */
  chain: string[];
  /** The backfill that this run is one interval of. */
  backfillId?: string;
  /** The run whose parameters and interval this one took over. */
  rerunOf?: string;
  /** Keys of the tasks asked for, when not all. */
  selection?: string[];
  priority: Priority;
  /** Place among waiting runs of the same priority, lowest first: see queue/queueOrder.ts. */
  queueOrder: number;
  /** From when waiting raises its priority, if somebody moved it; else `queuedAt`. */
  raisedFrom?: string;
  /** Compute profiles with a limit that its tasks use, as `workspace/profile`. */
  computes: string[];
  parameters: Record<string, unknown>;
  /** Fixed at creation; empty (start = end) when the job has no clock. */
  interval: { start: string; end: string };
  scheduledAt?: string;
  state: ExecutionState;
  createdAt: string;
  /** When it took its place in the queue; later than `createdAt` after a repair. */
  queuedAt: string;
  startedAt?: string;
  endedAt?: string;
  /** Time at work before its newest repair; unknown when an old version repaired it. */
  activeMs?: number;
  /** When the engine took its newest repair. */
  activeSince?: string;
  /** When its state was last confirmed. */
  observedAt: string;
  /** Set once it has a place; only then it is dispatched. */
  admittedAt?: string;
  dispatch: DispatchState;
  cancel?: CancelRequest;
  repairs: number;
  /** Version of the newest report applied; -1 before the first. */
  reportVersion: number;
  /** Of the row; every write names the one it read and moves it on. */
  version: number;
  /** Tasks by displayed state; items of a `for_each` are not counted. */
  taskCounts: Record<string, number>;
  failedAttempts: number;
  failure?: RunFailure;
  mark?: Mark;
  /** It is older than it is kept, and its engine may have forgotten it since. */
  removingSince?: string;
}

/** @internal */
export interface RevisionRef {
  hash: string;
  number: number;
  commit?: string;
}

/**
 * How far handing the run (or its newest repair) to the engine has come.
 *
 * @internal
 */
export interface DispatchState {
  /** Calls begun since the run was queued. Zero: the engine cannot have heard of it. */
  attempts: number;
  /** Not before this moment. */
  after?: string;
  /** When the engine first took the run; survives repairs. */
  acceptedAt?: string;
  /** Repairs that the run had then: for the engine, those never happened. */
  acceptedRepair?: number;
}

/** @internal */
export interface CancelRequest {
  at: string;
  by: string;
  code: CancelCode;
  note?: string;
}

/** @internal */
export type CancelCode = Extract<
  ReasonCode,
  'canceled_by_user' | 'canceled_by_newer_run' | 'canceled_with_parent'
>;

/** @internal */
export interface RunFailure {
  task: string;
  category: string;
  message: string;
}

/** @internal */
export interface TaskRunRecord {
  runId: string;
  key: string;
  /** Order in the spec; items of a `for_each` have that of their task. */
  position: number;
  /** Position among the items of a `for_each`. */
  index?: number;
  item?: unknown;
  type: string;
  dependsOn: string[];
  layer?: string;
  state: ExecutionState;
  attempts: Attempt[];
  queuedAt?: string;
  startedAt?: string;
  endedAt?: string;
  inputs: TableAccess[];
  outputs: TableAccess[];
  values: Record<string, unknown>;
  error?: TaskError;
  childRunId?: string;
  mark?: Mark;
}

/** @internal */
export interface RepairRecord {
  id: string;
  runId: string;
  /** 1 for the first repair of the run. */
  number: number;
  tasks: string[];
  revision: RevisionRef;
  /** Parameters that the repair changed, with their value from then on. */
  parameters?: Record<string, unknown>;
  note?: string;
  by: string;
  at: string;
  /** When the run had ended that it reopened. */
  runEndedAt?: string;
}

/**
 * How far a run or a task run has come. It only ever moves to the right.
 *
 * @public
 */
export const lifecycles = [
  'pending',
  'queued',
  'running',
  'terminating',
  'terminated',
] as const;

/** @public */
export type Lifecycle = (typeof lifecycles)[number];

/**
 * How a terminated run or task run ended. Absent until then.
 *
 * @public
 */
export const results = [
  'success',
  'failed',
  'canceled',
  'timed_out',
  'skipped',
  'upstream_failed',
] as const;

/** @public */
export type Result = (typeof results)[number];

/**
 * Why a run waits, or why it ended as it did.
 *
 * @public
 */
export const reasonCodes = [
  // waiting
  'max_concurrent_runs',
  'workspace_limit',
  'compute_limit',
  'run_limit',
  'orchestrator_unavailable',
  'waiting_for_slot',
  'waiting_for_upstream',
  'waiting_for_retry',
  'waiting_for_condition',
  // ended
  'completed',
  'task_failed',
  'platform_failed',
  'upstream_failed',
  'run_if_not_met',
  'condition_false',
  'not_selected',
  'marked_by_user',
  'timeout',
  'canceled_by_user',
  'canceled_by_newer_run',
  'canceled_with_parent',
  'skipped_queue_full',
  'failed_queue_full',
  'trigger_loop',
  'orphaned',
  'engine_lost_run',
  'unsupported',
  'invalid_configuration',
] as const;

/** @public */
export type ReasonCode = (typeof reasonCodes)[number];

/**
 * Lifecycle, result and reason: three fields, never one.
 *
 * @public
 */
export interface ExecutionState {
  lifecycle: Lifecycle;
  /** Present exactly when `lifecycle` is `terminated`. */
  result?: Result;
  reason?: { code: ReasonCode; message?: string };
}

/**
 * The one word that a badge shows for a state.
 *
 * @public
 */
export type DisplayState = Exclude<Lifecycle, 'terminated'> | Result;

/**
 * All words of badges.
 *
 * @public
 */
export const displayStates: readonly DisplayState[] = [
  'pending',
  'queued',
  'running',
  'terminating',
  ...results,
];

/**
 * Reduces a state to the one word that a badge shows for it.
 *
 * @public
 */
export function displayState(state: ExecutionState): DisplayState {
  return state.lifecycle === 'terminated'
    ? state.result ?? 'failed'
    : state.lifecycle;
}

/**
 * Whether a move from one lifecycle to another goes forward. A repair opens a
 * new attempt, it does not move a lifecycle back.
 *
 * @public
 */
export function isForward(from: Lifecycle, to: Lifecycle): boolean {
  return lifecycles.indexOf(to) > lifecycles.indexOf(from);
}

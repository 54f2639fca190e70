import { ExecutionState } from '@openlake/plugin-openlake-common';
import { TaskReport, TriggerRequest } from '@openlake/plugin-openlake-node';

/**
 * Where a task run stands within the runner. Finer than its lifecycle, which
 * only moves forward: a task that waits for its next attempt is still running.
 *
 * - `blocked`: tasks it depends on have not ended.
 * - `ready`: could start; waits for a slot.
 * - `active`: an attempt is in work.
 * - `backoff`: waits until `dueAt` for its next attempt.
 * - `items`: a `for_each`; its items are in work.
 * - `ended`
 *
 * @internal
 */
export type TaskPhase =
  | 'blocked'
  | 'ready'
  | 'active'
  | 'backoff'
  | 'items'
  | 'ended';

/** A task run as the runner keeps it. @internal */
export interface TaskState extends TaskReport {
  /** `key`, or `key[index]` for an item of a `for_each`. */
  id: string;
  phase: TaskPhase;
  /** Retries of the spec used up in this repair. */
  retriesUsed: number;
  /** Whether the one attempt that an interruption costs nothing was given. */
  freeRetryUsed: boolean;
  /** When the next attempt may start, in epoch milliseconds. */
  dueAt?: number;
}

/** A run as the runner keeps it. @internal */
export interface RunState {
  runId: string;
  request: TriggerRequest;
  /** Revision that it runs with; a repair can change it. */
  revisionHash: string;
  /** Grows with every commit. */
  version: number;
  state: ExecutionState;
  startedAt: string;
  endedAt?: string;
  /** 0, or the number of the last repair. */
  repair: number;
  /** Ids of all its repairs. */
  repairs: readonly string[];
  /** When the current round began: the start, or the last repair. */
  roundStartedAt: string;
  /** How the run is going to end once everything in work has stopped. */
  ending?: ExecutionState;
  /** Snapshot by table that every reader of this run sees. */
  pins: Record<string, string>;
  tasks: ReadonlyMap<string, TaskState>;
}

/** @internal */
export function taskRunId(key: string, index?: number): string {
  return index === undefined ? key : `${key}[${index}]`;
}

/** A task run that nothing has happened to yet. @internal */
export function newTask(
  key: string,
  item?: { index: number; value: unknown },
): TaskState {
  return {
    id: taskRunId(key, item?.index),
    key,
    ...(item && { index: item.index, item: item.value }),
    phase: 'blocked',
    state: {
      lifecycle: 'pending',
      reason: { code: 'waiting_for_upstream' },
    },
    attempts: [],
    inputs: [],
    outputs: [],
    values: {},
    retriesUsed: 0,
    freeRetryUsed: false,
  };
}

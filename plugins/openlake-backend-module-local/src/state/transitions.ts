import {
  AttemptReport,
  RepairRunRequest,
  TriggerRequest,
} from '@openlake/plugin-openlake-node';
import {
  ExecutionState,
  JobSpec,
  ReasonCode,
  Result,
  TaskSpec,
} from '@openlake/plugin-openlake-common';
import { newTask, RunState, TaskState } from './RunState';
import { isDue } from './isDue';
import { retryDelay } from './retryDelay';
import { AttemptProgress, TaskOutcome } from './TaskOutcome';

/*
 * Every move of a task run and of a run. Each is a function from what is to
 * what becomes of it, or undefined when the move is not legal there: late news
 * about something that has already ended changes nothing.
 *
 *   blocked --ready--> ready --start--> active --end--> ended
 *      |                                  |  ^
 *      |                              end |  | start, once due
 *      |                                  v  |
 *      |                                backoff
 *      +--expand--> items --all ended--> ended
 *      +--skip----> ended
 */

type RetrySettings = Pick<TaskSpec, 'retries' | 'retry' | 'idempotent'>;

const ORPHANED =
  'The runner went away while this attempt was in work; nobody knows how far it came.';

/** The tasks it depends on have ended as it wants them. @internal */
export function makeReady(task: TaskState, now: Date): TaskState | undefined {
  if (task.phase !== 'blocked') {
    return undefined;
  }
  return {
    ...task,
    phase: 'ready',
    queuedAt: task.queuedAt ?? now.toISOString(),
    state: {
      lifecycle: forward(task, 'queued'),
      reason: { code: 'waiting_for_slot' },
    },
  };
}

/** An attempt begins. @internal */
export function startAttempt(
  task: TaskState,
  repair: number,
  now: Date,
): TaskState | undefined {
  if (task.phase !== 'ready' && !isDue(task, now)) {
    return undefined;
  }
  const at = now.toISOString();
  return {
    ...task,
    phase: 'active',
    dueAt: undefined,
    error: undefined,
    state: { lifecycle: 'running' },
    startedAt: task.startedAt ?? at,
    attempts: [
      ...task.attempts,
      {
        number: task.attempts.length + 1,
        repair,
        state: { lifecycle: 'running' },
        queuedAt: task.queuedAt ?? at,
        startedAt: at,
      },
    ],
  };
}

/**
 * An attempt has ended: the task run ends with it, or waits for another one.
 *
 * An attempt that nobody watched to its end is tried once more for nothing
 * when the task may run twice; when it may not, it is not tried again at all.
 *
 * @internal
 */
export function endAttempt(
  task: TaskState,
  attempt: number,
  outcome: TaskOutcome,
  settings: RetrySettings,
  options: {
    now: Date;
    /** How its run is about to end, if it is. */
    ending?: ExecutionState;
  },
): TaskState | undefined {
  const current = task.attempts.at(-1);
  if (task.phase !== 'active' || current?.number !== attempt) {
    return undefined;
  }
  const at = options.now.toISOString();
  const { state, error } = endOf(outcome, options.ending);
  const last: AttemptReport = {
    ...current,
    ...outcome.progress,
    state,
    endedAt: at,
    ...(outcome.exitCode !== undefined && { exitCode: outcome.exitCode }),
    ...(error && { error }),
  };
  const next: TaskState = {
    ...task,
    attempts: [...task.attempts.slice(0, -1), last],
    inputs: outcome.inputs ?? [],
    outputs: outcome.outputs ?? [],
    values: outcome.values ?? {},
    error,
  };
  const retry = options.ending
    ? undefined
    : nextAttempt(task, outcome, settings);
  if (retry) {
    const dueAt = options.now.getTime() + retry.delay;
    const left = settings.retries - retry.retriesUsed;
    const waiting: AttemptReport = {
      ...last,
      retry: {
        at: new Date(dueAt).toISOString(),
        of: current.number + 1 + left,
      },
    };
    return {
      ...next,
      ...retry,
      attempts: [...task.attempts.slice(0, -1), waiting],
      phase: 'backoff',
      dueAt,
      state: {
        lifecycle: 'running',
        reason: { code: 'waiting_for_retry', message: error?.message },
      },
    };
  }
  return { ...next, phase: 'ended', state: last.state, endedAt: at };
}

/** What `retry.on` calls an end; the others are never retried. */
const CAUSES: Partial<Record<TaskOutcome['result'], 'error' | 'timeout'>> = {
  failed: 'error',
  interrupted: 'error',
  timed_out: 'timeout',
};

function nextAttempt(
  task: TaskState,
  outcome: TaskOutcome,
  settings: RetrySettings,
): { retriesUsed: number; freeRetryUsed: boolean; delay: number } | undefined {
  const { retriesUsed, freeRetryUsed } = task;
  if (outcome.result === 'interrupted') {
    if (!settings.idempotent) {
      return undefined;
    }
    if (!freeRetryUsed) {
      return { retriesUsed, freeRetryUsed: true, delay: 0 };
    }
  }
  const cause = CAUSES[outcome.result];
  if (
    !cause ||
    outcome.permanent ||
    !settings.retry.on.includes(cause) ||
    retriesUsed >= settings.retries
  ) {
    return undefined;
  }
  return {
    retriesUsed: retriesUsed + 1,
    freeRetryUsed,
    delay: retryDelay(settings.retry, retriesUsed + 1),
  };
}

/** What an attempt came to. Nobody has canceled what its run had no more time for. */
function endOf(
  outcome: TaskOutcome,
  ending: ExecutionState | undefined,
): Pick<TaskState, 'state' | 'error'> {
  if (outcome.result === 'interrupted') {
    return {
      state: attemptState(outcome),
      error: { category: 'platform', message: ORPHANED },
    };
  }
  if (outcome.result === 'canceled' && ending?.result === 'timed_out') {
    const message = ending.reason?.message ?? 'The run took too long';
    return {
      state: ended('canceled', 'timeout', message),
      error: { category: 'timeout', message },
    };
  }
  return { state: attemptState(outcome), error: outcome.error };
}

function attemptState(outcome: TaskOutcome): ExecutionState {
  const message = outcome.error?.message;
  switch (outcome.result) {
    case 'success':
      return ended('success', 'completed');
    case 'timed_out':
      return ended('timed_out', 'timeout', message);
    case 'canceled':
      return ended('canceled', 'canceled_by_user');
    case 'interrupted':
      return ended('failed', 'orphaned', ORPHANED);
    default:
      return ended(
        'failed',
        outcome.error?.category === 'configuration'
          ? 'invalid_configuration'
          : 'task_failed',
        message,
      );
  }
}

/** A task run ends without (another) attempt. @internal */
export function endTask(
  task: TaskState,
  state: ExecutionState,
  now: Date,
): TaskState | undefined {
  return task.phase === 'ended' || task.phase === 'active'
    ? undefined
    : {
        ...task,
        phase: 'ended',
        dueAt: undefined,
        state,
        endedAt: now.toISOString(),
      };
}

/** A `for_each` hands over to its items. @internal */
export function expandTask(task: TaskState, now: Date): TaskState | undefined {
  return task.phase === 'blocked'
    ? {
        ...task,
        phase: 'items',
        state: { lifecycle: 'running' },
        startedAt: task.startedAt ?? now.toISOString(),
      }
    : undefined;
}

/** An attempt in work has been told to stop. @internal */
export function terminateTask(task: TaskState): TaskState | undefined {
  return (task.phase === 'active' || task.phase === 'items') &&
    task.state.lifecycle !== 'terminating'
    ? { ...task, state: { ...task.state, lifecycle: 'terminating' } }
    : undefined;
}

/** What an attempt in work tells of it. @internal */
export function noteProgress(
  task: TaskState,
  attempt: number,
  progress: AttemptProgress,
): TaskState | undefined {
  const current = task.attempts.at(-1);
  return task.phase === 'active' && current?.number === attempt
    ? {
        ...task,
        attempts: [...task.attempts.slice(0, -1), { ...current, ...progress }],
      }
    : undefined;
}

/** What a `job` task has started. @internal */
export function nameChild(
  task: TaskState,
  childRunId: string,
): TaskState | undefined {
  return task.phase === 'active' && task.childRunId !== childRunId
    ? { ...task, childRunId }
    : undefined;
}

/** @internal */
export function beginRun(
  request: TriggerRequest,
  spec: JobSpec,
  now: Date,
): RunState {
  const at = now.toISOString();
  const selected = request.tasks && new Set(request.tasks);
  const tasks = new Map(
    spec.tasks.map(({ key }) => [
      key,
      !selected || selected.has(key)
        ? newTask(key)
        : endTask(newTask(key), ended('skipped', 'not_selected'), now)!,
    ]),
  );
  for (const { key, result } of request.marks ?? []) {
    const ending = endTask(newTask(key), ended(result, 'marked_by_user'), now);
    if (tasks.has(key)) {
      tasks.set(key, ending!);
    }
  }
  return {
    runId: request.runId,
    request,
    revisionHash: request.revisionHash,
    version: 1,
    state: { lifecycle: 'running' },
    startedAt: at,
    roundStartedAt: at,
    repair: 0,
    repairs: [],
    pins: {},
    tasks,
  };
}

/** Whether a task run is no part of its run, so that others do not wait for it. @internal */
export function isLeftOut({ state }: TaskState): boolean {
  return state.result === 'skipped' && state.reason?.code === 'not_selected';
}

/** Somebody has decided what a task run that had ended counts as. @internal */
export function markTask(
  task: TaskState,
  result: 'success' | 'failed',
): TaskState | undefined {
  return task.phase === 'ended'
    ? { ...task, state: ended(result, 'marked_by_user'), error: undefined }
    : undefined;
}

/** The run will end as told, once everything in work has stopped. @internal */
export function endRunEarly(
  run: RunState,
  ending: ExecutionState,
): RunState | undefined {
  return run.state.lifecycle === 'running'
    ? {
        ...run,
        ending,
        state: { lifecycle: 'terminating', reason: ending.reason },
      }
    : undefined;
}

/**
 * Chosen tasks of a terminated run start over; all others keep their outcome,
 * or count as what somebody marked them.
 *
 * @internal
 */
export function repairRun(
  run: RunState,
  request: RepairRunRequest,
  spec: JobSpec,
  now: Date,
): RunState | undefined {
  if (run.state.lifecycle !== 'terminated') {
    return undefined;
  }
  const marks = new Map(
    request.marks?.map(({ key, result }) => [key, result] as const),
  );
  const chosen = new Set(request.tasks.filter(key => !marks.has(key)));
  const tasks = new Map(run.tasks);
  for (const { key } of spec.tasks) {
    if (!tasks.has(key)) {
      const added = newTask(key);
      const left = ended('skipped', 'not_selected');
      tasks.set(key, chosen.has(key) ? added : endTask(added, left, now)!);
    }
  }
  for (const task of tasks.values()) {
    // Items that went well stay; the list may have grown, so its parent looks again.
    const keeps =
      !chosen.has(task.key) ||
      (task.index !== undefined && task.state.result === 'success');
    if (!keeps) {
      tasks.set(task.id, {
        ...newTask(task.key),
        id: task.id,
        index: task.index,
        item: task.item,
        attempts: task.attempts,
      });
    }
  }
  for (const [key, result] of marks) {
    const task = tasks.get(key);
    if (task) {
      tasks.set(key, markTask(task, result)!);
    }
  }
  return {
    ...run,
    request: {
      ...run.request,
      ...(request.parameters && { parameters: request.parameters }),
    },
    pins: keptPins(run, tasks.values()),
    revisionHash: request.revisionHash,
    repair: request.repairNumber,
    repairs: [...run.repairs, request.repairId],
    roundStartedAt: now.toISOString(),
    state: { lifecycle: 'running' },
    endedAt: undefined,
    ending: undefined,
    tasks,
  };
}

/**
 * What the finished tasks have read and written stays what the run sees; what
 * only tasks saw that run again may have been mended meanwhile.
 */
function keptPins(run: RunState, tasks: Iterable<TaskState>): RunState['pins'] {
  const kept = new Set<string>();
  for (const { state, inputs, outputs } of tasks) {
    if (state.result === 'success') {
      [...inputs, ...outputs].forEach(({ table }) => kept.add(table));
    }
  }
  return Object.fromEntries(
    Object.entries(run.pins).filter(([table]) => kept.has(table)),
  );
}

/** @internal */
export function ended(
  result: Result,
  code: ReasonCode,
  message?: string,
): ExecutionState {
  return {
    lifecycle: 'terminated',
    result,
    reason: { code, ...(message && { message }) },
  };
}

function forward(
  task: TaskState,
  lifecycle: 'queued',
): ExecutionState['lifecycle'] {
  return task.state.lifecycle === 'pending' ? lifecycle : task.state.lifecycle;
}

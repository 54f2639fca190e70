import type {
  Attempt,
  Backfill,
  Job,
  LogLine,
  Run,
  TaskRun,
} from '@openlake/plugin-openlake-common';

/** Ids of runs: ULIDs whose last letters are the number. */
export function runId(number: number): string {
  return `01KBC0000000000000000${String(number).padStart(5, '0')}`;
}

/** A run of sales/orders that went well, and what is different about it. */
export function aRun(number: number, different: Partial<Run> = {}): Run {
  return {
    id: runId(number),
    number,
    workspace: 'sales',
    job: 'orders',
    jobTitle: 'Orders',
    orchestrator: 'local',
    revision: { hash: 'abcdef0123456789', number: 3 },
    trigger: { kind: 'manual', by: 'user:default/ann' },
    priority: 'normal',
    parameters: {},
    lifecycle: 'terminated',
    result: 'success',
    reason: { code: 'completed' },
    createdAt: '2026-11-30T05:00:00.000Z',
    queuedAt: '2026-11-30T05:00:00.000Z',
    startedAt: '2026-11-30T05:00:01.000Z',
    endedAt: '2026-11-30T05:00:11.000Z',
    repairs: 0,
    taskCounts: { success: 1 },
    observedAt: '2026-11-30T05:00:11.000Z',
    ...different,
  };
}

/** A state as an answer has it. */
export const states = {
  queued: {
    lifecycle: 'queued',
    result: undefined,
    reason: undefined,
    startedAt: undefined,
    endedAt: undefined,
  },
  running: {
    lifecycle: 'running',
    result: undefined,
    reason: undefined,
    endedAt: undefined,
  },
  failed: {
    lifecycle: 'terminated',
    result: 'failed',
    reason: { code: 'task_failed' },
    failure: { task: 'load', category: 'data', message: 'no such column' },
  },
  canceled: {
    lifecycle: 'terminated',
    result: 'canceled',
    reason: { code: 'canceled_by_user' },
  },
} as const;

/** A task run that went well, and what is different about it. */
export function aTask(key: string, different: Partial<TaskRun> = {}): TaskRun {
  return {
    key,
    type: 'sql',
    dependsOn: [],
    lifecycle: 'terminated',
    result: 'success',
    reason: { code: 'completed' },
    attempts: [anAttempt(1)],
    startedAt: '2026-11-30T05:00:01.000Z',
    endedAt: '2026-11-30T05:00:05.000Z',
    inputs: [],
    outputs: [],
    values: {},
    ...different,
  };
}

/** An attempt that began with the run. */
export function anAttempt(
  number: number,
  different: Partial<Attempt> = {},
): Attempt {
  return {
    number,
    repair: 0,
    lifecycle: 'terminated',
    result: 'success',
    startedAt: '2026-11-30T05:00:01.000Z',
    endedAt: '2026-11-30T05:00:05.000Z',
    ...different,
  };
}

/** Lines of a log: each a text, `seconds` after the minute. */
export function logLines(
  lines: ReadonlyArray<readonly [seconds: number, text: string]>,
): LogLine[] {
  return lines.map(([seconds, text], index) => ({
    line: index + 1,
    at: `2026-11-30T05:00:${String(seconds).padStart(2, '0')}.000Z`,
    stream: 'stdout',
    text,
  }));
}

/** A page of a log, as the API answers from a line on. */
export function logPage(
  lines: readonly LogLine[],
  { from = 1, limit = 1_000, complete = true },
) {
  const some = lines.slice(from - 1, from - 1 + limit);
  return {
    lines: some,
    next: from + some.length,
    total: lines.length,
    complete,
    droppedBytes: 0,
  };
}

/** A job, and what is different about it. */
export function aJob(name: string, different: Partial<Job> = {}): Job {
  return {
    workspace: 'sales',
    name,
    title: name,
    labels: {},
    hasRunbook: false,
    orchestrator: 'local',
    revision: {
      hash: 'abcdef0123456789',
      number: 3,
      at: '2026-11-29T05:00:00.000Z',
    },
    file: `${name}.job.yaml`,
    paused: false,
    triggers: [{ kind: 'schedule', text: '0 5 * * * UTC' }],
    timezone: 'UTC',
    outputs: [],
    ...different,
  };
}

/** A backfill of sales/orders, and what is different about it. */
export function aBackfill(different: Partial<Backfill> = {}): Backfill {
  return {
    id: '01KBF00000000000000000001',
    workspace: 'sales',
    job: 'orders',
    jobTitle: 'Orders',
    state: 'running',
    request: {
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-03T00:00:00.000Z',
      order: 'oldest_first',
      maxParallel: 1,
      reprocess: 'none',
    },
    createdBy: 'user:default/ann',
    createdAt: '2026-11-30T05:00:00.000Z',
    counts: { waiting: 2 },
    ...different,
  };
}

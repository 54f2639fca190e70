import { z } from 'zod';
import { lifecycles, reasonCodes, results } from '../run/state';
import {
  runCreatePermission,
  runReadPermission,
  runUpdatePermission,
} from '../permissions';
import { instant, page, pageQuery, route } from './route';

const state = {
  lifecycle: z.enum(lifecycles),
  result: z.enum(results).optional(),
  reason: z
    .object({ code: z.enum(reasonCodes), message: z.string().optional() })
    .optional(),
};

/** What started a run. @public */
export const triggerInfo = z.object({
  kind: z.enum([
    'manual',
    'api',
    'schedule',
    'interval',
    'table_update',
    'file_arrival',
    'job',
    'webhook',
    'first_deployment',
  ]),
  /** Entity ref of the person or client, or the id of the causing thing. */
  by: z.string().optional(),
  /** One line for people, such as `0 5 * * * Europe/Paris` or a table name. */
  detail: z.string().optional(),
  /** The run that caused this one, for `job` and `table_update`. */
  causedBy: z.string().optional(),
});

/** A table that a task run read or wrote. 64-bit ids are decimal strings. @public */
export const tableAccess = z.object({
  table: z.string(),
  snapshotId: z.string().optional(),
  rows: z.number().optional(),
  bytes: z.number().optional(),
  files: z.number().optional(),
});

/** Who failed, where, and what to look at. @public */
export const taskError = z.object({
  category: z.enum([
    'user_code',
    'data',
    'engine',
    'platform',
    'timeout',
    'canceled',
    'out_of_memory',
    'disk',
    'configuration',
  ]),
  message: z.string(),
  /** What to do next, when we know it. */
  hint: z.string().optional(),
  /** Where in the workspace's files. */
  source: z
    .object({
      file: z.string(),
      line: z.number(),
      column: z.number().optional(),
      excerpt: z.array(z.object({ line: z.number(), text: z.string() })),
    })
    .optional(),
  /** 1-based line of the attempt's log that shows the error first. */
  logLine: z.number().optional(),
});

/** One attempt of a task run. @public */
export const attempt = z.object({
  number: z.number(),
  /** 0 for the run itself, n for the n-th repair. */
  repair: z.number(),
  ...state,
  queuedAt: instant.optional(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  exitCode: z.number().optional(),
  error: taskError.optional(),
  /** When the attempt after this one was due, and how many there can be in all. */
  retry: z.object({ at: instant, of: z.number() }).optional(),
});

/** One task of a run; items of a `for_each` are task runs with an index. @public */
export const taskRun = z.object({
  key: z.string(),
  index: z.number().optional(),
  item: z.unknown().optional(),
  type: z.string(),
  dependsOn: z.array(z.string()),
  layer: z.string().optional(),
  ...state,
  attempts: z.array(attempt),
  queuedAt: instant.optional(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  inputs: z.array(tableAccess),
  outputs: z.array(tableAccess),
  /** Small typed values that later tasks can use. */
  values: z.record(z.string(), z.unknown()),
  error: taskError.optional(),
  /** Children of a `job` task. */
  childRun: z.string().optional(),
});

/** A run without its tasks. @public */
export const run = z.object({
  id: z.string(),
  /** Counts from 1 within the job. */
  number: z.number(),
  workspace: z.string(),
  job: z.string(),
  /** What people call the job now. */
  jobTitle: z.string(),
  orchestrator: z.string(),
  revision: z.object({
    hash: z.string(),
    /** Counts from 1 within the job. */
    number: z.number(),
    commit: z.string().optional(),
  }),
  trigger: triggerInfo,
  parameters: z.record(z.string(), z.unknown()),
  interval: z.object({ start: instant, end: instant }).optional(),
  ...state,
  /** 1-based place among the runs that wait for the same limit. */
  queuePosition: z.number().optional(),
  createdAt: instant,
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  repairs: z.number(),
  /** Task runs by displayed state. */
  taskCounts: z.record(z.string(), z.number()),
  /** The first task that failed, in one line. */
  failure: z
    .object({ task: z.string(), category: z.string(), message: z.string() })
    .optional(),
  /** When the state was last heard from the engine. */
  observedAt: instant,
});

/** Tasks that were run again inside a run: by whom, when and why. @public */
export const repair = z.object({
  /** Counts from 1 within the run; attempts name it. */
  number: z.number(),
  by: z.string(),
  at: instant,
  note: z.string().optional(),
  tasks: z.array(z.string()),
  revision: run.shape.revision,
});

/** One line of a log. @public */
export const logLine = z.object({
  line: z.number(),
  at: instant,
  stream: z.enum(['stdout', 'stderr', 'system']),
  level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
  text: z.string(),
});

/** What a repair would run again. @public */
export const repairPlan = z.object({
  run: z.string(),
  revision: z.object({ hash: z.string(), number: z.number() }),
  /** Tasks that run again, with the reason for each. */
  rerun: z.array(z.object({ key: z.string(), reason: z.string() })),
  reuse: z.array(z.string()),
  warnings: z.array(z.string()),
});

/** Body of a repair and of its preview. @public */
export const repairBody = z.strictObject({
  /** `unfinished` is failed and blocked. */
  scope: z.enum(['unfinished', 'failed', 'chosen']).default('unfinished'),
  tasks: z.array(z.string()).max(1000).optional(),
  revision: z.enum(['same', 'latest']).default('same'),
  note: z.string().max(2000).optional(),
});

const runParams = z.strictObject({ run: z.string() });

const runFilter = pageQuery.extend({
  workspace: z.string().optional(),
  job: z.string().optional(),
  /** Displayed states, comma-separated. */
  state: z.string().optional(),
});

/** @public */
export const runRoutes = {
  listRuns: route({
    method: 'GET',
    path: '/runs',
    summary: 'Runs, newest first',
    permission: runReadPermission,
    query: runFilter,
    response: page(run),
  }),
  getRun: route({
    method: 'GET',
    path: '/runs/:run',
    summary: 'A run, its task runs and its repairs',
    permission: runReadPermission,
    params: runParams,
    response: z.object({
      run,
      tasks: z.array(taskRun),
      /** Oldest first. */
      repairs: z.array(repair),
    }),
  }),
  createRun: route({
    method: 'POST',
    path: '/workspaces/:workspace/jobs/:job/runs',
    summary:
      'Starts a run. The same idempotency key within 24 h answers with the same run.',
    permission: runCreatePermission,
    status: 201,
    params: z.strictObject({ workspace: z.string(), job: z.string() }),
    body: z.strictObject({
      parameters: z.record(z.string(), z.unknown()).optional(),
      idempotencyKey: z.string().min(1).max(200).optional(),
      source: z.enum(['manual', 'api']).default('api'),
    }),
    response: run,
  }),
  cancelRun: route({
    method: 'POST',
    path: '/runs/:run/cancel',
    summary: 'Cancels a run and all that it started',
    permission: runUpdatePermission,
    status: 202,
    params: runParams,
    body: z.strictObject({ note: z.string().max(2000).optional() }),
    response: run,
  }),
  previewRepair: route({
    method: 'POST',
    path: '/runs/:run/repair/preview',
    summary: 'What a repair would run again and what it would reuse',
    permission: runReadPermission,
    params: runParams,
    body: repairBody,
    response: repairPlan,
  }),
  repairRun: route({
    method: 'POST',
    path: '/runs/:run/repair',
    summary: 'Runs tasks again as new attempts inside the same run',
    permission: runUpdatePermission,
    status: 202,
    params: runParams,
    body: repairBody,
    response: run,
  }),
  readLog: route({
    method: 'GET',
    path: '/runs/:run/tasks/:task/attempts/:attempt/log',
    summary:
      'Lines of a log. `task` is a key, or key[index] for an item of a for_each.',
    permission: runReadPermission,
    params: z.strictObject({
      run: z.string(),
      task: z.string(),
      attempt: z.coerce.number().int().min(1),
    }),
    query: z.strictObject({
      /** First line to return, 1-based. */
      from: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(5000).optional(),
      /** Only lines that contain this text, ignoring case. */
      contains: z.string().max(200).optional(),
    }),
    response: z.object({
      lines: z.array(logLine),
      /** Pass as `from` to go on reading. */
      next: z.number(),
      /** Lines in the whole log so far. */
      total: z.number(),
      /** No more lines will come. */
      complete: z.boolean(),
      /** Bytes that were dropped because the log reached its cap. */
      droppedBytes: z.number(),
    }),
  }),
};

/** @public */
export type Run = z.infer<typeof run>;
/** @public */
export type TaskRun = z.infer<typeof taskRun>;
/** @public */
export type Attempt = z.infer<typeof attempt>;
/** @public */
export type TaskError = z.infer<typeof taskError>;
/** @public */
export type TableAccess = z.infer<typeof tableAccess>;
/** @public */
export type TriggerInfo = z.infer<typeof triggerInfo>;
/** @public */
export type LogLine = z.infer<typeof logLine>;
/** @public */
export type Repair = z.infer<typeof repair>;
/** @public */
export type RepairPlan = z.infer<typeof repairPlan>;
/** @public */
export type RepairRequest = z.infer<typeof repairBody>;

import { z } from 'zod';
import { priorities } from '../run/priority';
import { lifecycles, reasonCodes, results } from '../run/state';
import {
  jobReadPermission,
  queueUpdatePermission,
  runCreatePermission,
  runReadPermission,
  runUpdatePermission,
} from '../permissions';
import { instant, page, pageQuery, route, textFile } from './route';

const state = {
  lifecycle: z.enum(lifecycles),
  result: z.enum(results).optional(),
  reason: z
    .object({ code: z.enum(reasonCodes), message: z.string().optional() })
    .optional(),
};

/** What can start a run. @public */
export const runTriggerKinds = [
  'manual',
  'api',
  'schedule',
  'interval',
  'table_update',
  'file_arrival',
  'job',
  'webhook',
  'first_deployment',
  'backfill',
  'rerun',
] as const;

/** What started a run. @public */
export const triggerInfo = z.object({
  kind: z.enum(runTriggerKinds),
  /** Entity ref of the person or client, or the id of the causing thing. */
  by: z.string().optional(),
  /** One line for people, such as `0 5 * * * Europe/Paris` or a table name. */
  detail: z.string().optional(),
  /** The run that caused this one, for `job` and `table_update`; the one that a `rerun` repeats. */
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

/**
 * What somebody decided about a run or a task run that had ended, whatever it
 * came to by itself.
 *
 * @public
 */
export const mark = z.object({
  result: z.enum(['success', 'failed']),
  /** The result that it came to by itself. */
  was: z.enum(results),
  /** Entity ref. */
  by: z.string(),
  at: instant,
  note: z.string(),
});

/** Who asked for a run to end, when and why. @public */
export const cancelRequest = z.object({
  /** Entity ref, or `run:` with the id of the run that is the cause. */
  by: z.string(),
  at: instant,
  note: z.string().optional(),
});

/**
 * A part of an attempt that the task's own engine reports, such as a model or
 * a test of dbt.
 *
 * @public
 */
export const taskStep = z.object({
  name: z.string(),
  /** Of the engine, such as `model`, `test` or `seed`. */
  kind: z.string(),
  result: z.enum(['success', 'warning', 'failed', 'skipped']),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  /** Names of steps of the same attempt. */
  dependsOn: z.array(z.string()).optional(),
  rows: z.number().optional(),
  message: z.string().optional(),
});

/** One attempt of a task run. @public */
export const attempt = z.object({
  number: z.number(),
  /** 0 for the run itself, n for the n-th repair. */
  repair: z.number(),
  ...state,
  queuedAt: instant.optional(),
  startedAt: instant.optional(),
  /** When set-up (files, environment, process) was done and the work began. */
  workStartedAt: instant.optional(),
  endedAt: instant.optional(),
  exitCode: z.number().optional(),
  error: taskError.optional(),
  /** When the attempt after this one was due, and how many there can be in all. */
  retry: z.object({ at: instant, of: z.number() }).optional(),
  steps: z.array(taskStep).optional(),
  /** Steps beyond those listed. */
  moreSteps: z.number().optional(),
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
  mark: mark.optional(),
  /** Of a `for_each`: its items by displayed state. They are listed by `listTaskItems`. */
  items: z.record(z.string(), z.number()).optional(),
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
  /** The run whose `job` task started this one. */
  parentRun: z.string().optional(),
  /** The backfill that this run is one interval of. */
  backfill: z.string().optional(),
  /** Tasks that were asked for, when not all were. */
  selection: z.array(z.string()).optional(),
  priority: z.enum(priorities),
  parameters: z.record(z.string(), z.unknown()),
  interval: z.object({ start: instant, end: instant }).optional(),
  ...state,
  /** 1-based place among the runs that wait for the same limit. */
  queuePosition: z.number().optional(),
  createdAt: instant,
  /** When it last took its place in the queue. */
  queuedAt: instant,
  /** When it got its place among the runs at work. */
  admittedAt: instant.optional(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  /**
   * Time at work, without what lay between an end and the repair after it. Of
   * a run at work that of the stretches that have ended. Unknown for runs that
   * were repaired by an old version.
   */
  activeMs: z.number().optional(),
  /** Start of the stretch at work now: its time comes on top of `activeMs`. */
  activeSince: instant.optional(),
  repairs: z.number(),
  /** Since it was canceled: it ends as that, unless it had just ended otherwise. A repair takes it away. */
  cancel: cancelRequest.optional(),
  mark: mark.optional(),
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
  /** Of parameters that the repair changed: the value from then on. */
  parameters: z.record(z.string(), z.unknown()).optional(),
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
  /** Parameters that would change. */
  parameters: z.array(
    z.object({
      name: z.string(),
      old: z.unknown().optional(),
      new: z.unknown().optional(),
    }),
  ),
  /** Neither revision, parameters nor any table that it reads has changed since. */
  unchanged: z.boolean(),
  warnings: z.array(z.string()),
});

/** Body of a repair and of its preview. @public */
export const repairBody = z.strictObject({
  /** `unfinished` is failed and blocked. */
  scope: z.enum(['unfinished', 'failed', 'chosen']).default('unfinished'),
  tasks: z.array(z.string()).max(1000).optional(),
  revision: z.enum(['same', 'latest']).default('same'),
  /** Values that replace those of the run; the others stay. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  note: z.string().max(2000).optional(),
});

const runParams = z.strictObject({ run: z.string() });

const attemptParams = z.strictObject({
  run: z.string(),
  task: z.string(),
  attempt: z.coerce.number().int().min(1),
});

/** Databases count in four bytes, and fail when asked for more. */
const MAX_COUNT = 2_147_483_647;

/** Which runs; all conditions hold. @public */
export const runFilter = z.strictObject({
  workspace: z.string().optional(),
  job: z.string().optional(),
  /** Of a run within its job. */
  number: z.coerce.number().int().min(1).max(MAX_COUNT).optional(),
  /** Displayed states, comma-separated. */
  state: z.string().optional(),
  /** Kinds of triggers, comma-separated. */
  trigger: z.string().optional(),
  backfill: z.string().optional(),
  /** Created at or after. */
  since: instant.optional(),
  /** Created before. */
  until: instant.optional(),
});

/** Body of a mark. @public */
export const markBody = z.strictObject({
  result: z.enum(['success', 'failed']),
  note: z.string().trim().min(1).max(2000),
});

/** What can be done to many runs at once. @public */
export const bulkActions = ['repair', 'cancel', 'mark'] as const;

/** Most runs that one bulk action takes. @public */
export const MAX_BULK_RUNS = 500;

const comparedTask = z.object({
  state: z.string(),
  attempts: z.number(),
  durationMs: z.number().optional(),
  inputs: z.array(tableAccess),
  outputs: z.array(tableAccess),
  error: taskError.optional(),
  mark: mark.optional(),
});

const difference = z.object({
  name: z.string(),
  a: z.unknown().optional(),
  b: z.unknown().optional(),
});

/** Two runs side by side. @public */
export const runComparison = z.object({
  a: run,
  b: run,
  durationMs: z.object({ a: z.number().optional(), b: z.number().optional() }),
  parameters: z.array(difference),
  /** From the revision of `a` to that of `b`; a file is `sources["path"]`. */
  revision: z.array(
    z.object({
      path: z.string(),
      old: z.unknown().optional(),
      new: z.unknown().optional(),
    }),
  ),
  /** In the order of the newer revision; a side without the task lacks it. */
  tasks: z.array(
    z.object({
      key: z.string(),
      type: z.string(),
      a: comparedTask.optional(),
      b: comparedTask.optional(),
      /** What differs in result, rows, snapshots or clearly in duration. */
      differs: z.array(z.enum(['state', 'rows', 'snapshots', 'duration'])),
    }),
  ),
  /** The first task, in order of dependencies, whose result, rows or inputs differ. */
  firstDifference: z.string().optional(),
});

/** @public */
export const runRoutes = {
  listRuns: route({
    method: 'GET',
    path: '/runs',
    summary: 'Runs, newest first',
    permission: runReadPermission,
    query: runFilter.extend(pageQuery.shape),
    response: page(run),
  }),
  getRun: route({
    method: 'GET',
    path: '/runs/:run',
    summary: 'A run, its task runs without items of a for_each, its repairs',
    permission: runReadPermission,
    params: runParams,
    response: z.object({
      run,
      tasks: z.array(taskRun),
      /** Oldest first. */
      repairs: z.array(repair),
    }),
  }),
  getRunConfiguration: route({
    method: 'GET',
    path: '/runs/:run/configuration',
    summary: 'What a run works with: its job with everything filled in',
    permission: [jobReadPermission, runReadPermission],
    params: runParams,
    response: z.object({
      revision: run.shape.revision,
      parameters: z.record(z.string(), z.unknown()),
      /**
       * Canonical spec of the job with defaults, and templates filled in as far
       * as their values are known by now. Secrets stay names.
       */
      spec: z.unknown(),
      /** Templates that have no value yet, as they are written. */
      open: z.array(z.string()),
    }),
  }),
  createRun: route({
    method: 'POST',
    path: '/workspaces/:workspace/jobs/:job/runs',
    summary:
      'Starts a run. The same idempotency key within 24 h answers with the same run.',
    permission: runCreatePermission,
    // For a priority above the job's own.
    parts: [queueUpdatePermission],
    status: 201,
    params: z.strictObject({ workspace: z.string(), job: z.string() }),
    body: z.strictObject({
      parameters: z.record(z.string(), z.unknown()).optional(),
      idempotencyKey: z.string().min(1).max(200).optional(),
      source: z.enum(['manual', 'api']).default('api'),
      /**
       * Only these tasks: `a` the task, `+a` with all before it, `a+` with all
       * after it, comma-separated.
       */
      tasks: z.string().max(10_000).optional(),
      /**
       * The job's own by default. A higher one needs the permission to change
       * the queue.
       */
      priority: z.enum(priorities).optional(),
      /** A run of the job whose parameters and interval this one takes over. */
      rerunOf: z.string().optional(),
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
  markRun: route({
    method: 'POST',
    path: '/runs/:run/mark',
    summary: 'Says what a run that has ended counts as',
    permission: runUpdatePermission,
    params: runParams,
    body: markBody,
    response: run,
  }),
  markTask: route({
    method: 'POST',
    path: '/runs/:run/tasks/:task/mark',
    summary:
      'Says what a task of a run that has ended counts as; a repair goes on from it',
    permission: runUpdatePermission,
    params: z.strictObject({ run: z.string(), task: z.string() }),
    body: markBody,
    response: run,
  }),
  listTaskItems: route({
    method: 'GET',
    path: '/runs/:run/tasks/:task/items',
    summary: 'Items of a for_each in their order',
    permission: runReadPermission,
    params: z.strictObject({ run: z.string(), task: z.string() }),
    query: pageQuery.extend({
      /** Displayed states, comma-separated. */
      state: z.string().optional(),
      /** Only the item with this index. */
      index: z.coerce.number().int().min(0).max(MAX_COUNT).optional(),
    }),
    response: page(taskRun),
  }),
  compareRuns: route({
    method: 'GET',
    path: '/compare/runs',
    summary: 'What differs between two runs',
    permission: [jobReadPermission, runReadPermission],
    query: z.strictObject({ a: z.string(), b: z.string() }),
    response: runComparison,
  }),
  previewBulk: route({
    method: 'POST',
    path: '/runs/bulk/preview',
    summary: 'Which runs of a filtered list an action would change',
    permission: runReadPermission,
    body: z.strictObject({
      action: z.enum(bulkActions),
      filter: runFilter,
    }),
    response: z.object({
      /** Runs that the action can change now, newest first. */
      runs: z.array(run),
      /** Matching runs that it cannot, for their state; counted up to 10,000. */
      refused: z.number(),
      /** There are more than one bulk action takes; narrow the filter. */
      more: z.boolean(),
    }),
  }),
  bulkUpdateRuns: route({
    method: 'POST',
    path: '/runs/bulk',
    summary: 'Repairs, cancels or marks many runs, each by itself',
    permission: runUpdatePermission,
    body: z.strictObject({
      action: z.enum(bulkActions),
      runs: z.array(z.string()).min(1).max(MAX_BULK_RUNS),
      /** Of a mark. */
      result: z.enum(['success', 'failed']).optional(),
      note: z.string().trim().min(1).max(2000),
    }),
    response: z.object({
      results: z.array(
        z.object({
          run: z.string(),
          ok: z.boolean(),
          /** Why not. */
          message: z.string().optional(),
        }),
      ),
    }),
  }),
  readLog: route({
    method: 'GET',
    path: '/runs/:run/tasks/:task/attempts/:attempt/log',
    summary:
      'Lines of a log. `task` is a key, or key[index] for an item of a for_each.',
    permission: runReadPermission,
    params: attemptParams,
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
  downloadLog: route({
    method: 'GET',
    path: '/runs/:run/tasks/:task/attempts/:attempt/log.txt',
    summary: 'The whole log so far, as text',
    permission: runReadPermission,
    params: attemptParams,
    response: textFile,
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
export type Mark = z.infer<typeof mark>;
/** @public */
export type MarkRequest = z.infer<typeof markBody>;
/** @public */
export type TaskStep = z.infer<typeof taskStep>;
/** @public */
export type RunFilter = z.infer<typeof runFilter>;
/** @public */
export type RunComparison = z.infer<typeof runComparison>;
/** @public */
export type BulkAction = (typeof bulkActions)[number];
/** @public */
export type RepairRequest = z.infer<typeof repairBody>;

import { z } from 'zod';
import {
  jobReadPermission,
  queueUpdatePermission,
  runCreatePermission,
  runReadPermission,
  runUpdatePermission,
} from '../permissions';
import { priorities } from '../run/priority';
import { page, pageQuery, route, textFile } from './route';
import { repair, repairPlan, run } from './run';
import {
  bulkActions,
  markBody,
  MAX_BULK_RUNS,
  MAX_COUNT,
  repairBody,
  runFilter,
} from './runBodies';
import { runComparison } from './runComparison';
import { logLine, taskRun } from './taskRun';

const runParams = z.strictObject({ run: z.string() });

const attemptParams = z.strictObject({
  run: z.string(),
  task: z.string(),
  attempt: z.coerce.number().int().min(1),
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
      /**
       * What the sql tasks run, in the order of the spec: values as literals,
       * as an engine gets it.
       */
      statements: z.array(
        z.object({
          task: z.string(),
          /** Where it is written; unset for one in the job's own file. */
          file: z.string().optional(),
          text: z.string(),
          /** False when a template has no value yet: the text is as written. */
          complete: z.boolean(),
        }),
      ),
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
    summary:
      'Which of some runs, or of a filtered list, an action would change',
    permission: runReadPermission,
    /** Takes either `filter` or `runs`. */
    body: z.strictObject({
      action: z.enum(bulkActions),
      filter: runFilter.optional(),
      runs: z.array(z.string()).min(1).max(MAX_BULK_RUNS).optional(),
    }),
    response: z.object({
      /** Runs that the action can change now, newest first. */
      runs: z.array(run),
      /** Matching runs that it cannot; counted up to 10,000. */
      refused: z.number(),
      /** Those, newest first, and why each is left out; 20 at most. */
      leftOut: z.array(z.object({ run, message: z.string() })),
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

import { z } from 'zod';
import {
  runCreatePermission,
  runReadPermission,
  runUpdatePermission,
} from '../permissions';
import { instant, page, pageQuery, route } from './route';

/** Most intervals of one backfill. @public */
export const MAX_BACKFILL_INTERVALS = 1_000;

/** Which intervals of a range are run (again). @public */
export const reprocessModes = ['none', 'failed', 'completed'] as const;

/** What a backfill does. @public */
export const backfillBody = z.strictObject({
  /** Intervals that start in the range, from here ... */
  from: instant,
  /** ... to before here. */
  to: instant,
  /**
   * Length of an interval, such as `1d`. The job's schedule decides when it
   * is left out; a job without one needs it.
   */
  every: z.string().max(40).optional(),
  order: z.enum(['oldest_first', 'newest_first']).default('oldest_first'),
  /** Runs of the backfill at once; the limits of the job hold as well. */
  maxParallel: z.number().int().min(1).max(100).default(1),
  /**
   * `none`: intervals without a run. `failed`: also those whose newest run did
   * not succeed. `completed`: all.
   */
  reprocess: z.enum(reprocessModes).default('none'),
  parameters: z.record(z.string(), z.unknown()).optional(),
  /** Only these tasks, as in `createRun`. */
  tasks: z.string().max(10_000).optional(),
  note: z.string().max(2000).optional(),
});

/** One interval of a backfill. @public */
export const backfillInterval = z.object({
  start: instant,
  end: instant,
  /**
   * Displayed state of its run. Without one `waiting`, `excluded` when it is not
   * run, or `not_started` when the backfill was canceled before its turn.
   */
  state: z.string(),
  /** Why it is not run, or why its run waits or did not succeed. */
  reason: z.string().optional(),
  run: z.string().optional(),
  runNumber: z.number().optional(),
  durationMs: z.number().optional(),
});

/** Who or what moved a backfill last. @public */
export const backfillChange = z.object({
  to: z.enum(['paused', 'resumed', 'canceled', 'retried']),
  /** Absent when it stopped by itself. */
  by: z.string().optional(),
  at: instant,
  /** What somebody said about it, or why it stopped by itself. */
  note: z.string().optional(),
});

/** @public */
export const backfill = z.object({
  id: z.string(),
  workspace: z.string(),
  job: z.string(),
  jobTitle: z.string(),
  state: z.enum(['running', 'paused', 'canceled', 'completed']),
  /** Why it does not go on, if so. */
  reason: z.string().optional(),
  request: backfillBody,
  createdBy: z.string(),
  createdAt: instant,
  endedAt: instant.optional(),
  /** Absent when it went on as it was started. */
  lastChange: backfillChange.optional(),
  /** Intervals by state. */
  counts: z.record(z.string(), z.number()),
  /** From the runs so far. An estimate. */
  estimatedMsLeft: z.number().optional(),
});

/** What a backfill would do. @public */
export const backfillPlan = z.object({
  intervals: z.array(backfillInterval),
  /** That would be run. */
  total: z.number(),
  excluded: z.number(),
  /** How many run at once, given the limits of the job. */
  parallel: z.number(),
  /** From the median of the job's runs. An estimate. */
  estimatedMs: z.number().optional(),
  warnings: z.array(z.string()),
});

const jobParams = z.strictObject({ workspace: z.string(), job: z.string() });
const backfillParams = z.strictObject({ backfill: z.string() });
const note = z.strictObject({ note: z.string().max(2000).optional() });

/** @public */
export const backfillRoutes = {
  previewBackfill: route({
    method: 'POST',
    path: '/workspaces/:workspace/jobs/:job/backfills/preview',
    summary: 'Which intervals a backfill would run',
    permission: runReadPermission,
    params: jobParams,
    body: backfillBody,
    response: backfillPlan,
  }),
  createBackfill: route({
    method: 'POST',
    path: '/workspaces/:workspace/jobs/:job/backfills',
    summary: 'Runs a job for the intervals of a range',
    permission: runCreatePermission,
    status: 201,
    params: jobParams,
    body: backfillBody.extend({
      idempotencyKey: z.string().min(1).max(200).optional(),
    }),
    response: backfill,
  }),
  listBackfills: route({
    method: 'GET',
    path: '/backfills',
    summary: 'Backfills, newest first',
    permission: runReadPermission,
    query: pageQuery.extend({
      workspace: z.string().optional(),
      job: z.string().optional(),
      state: z.enum(backfill.shape.state.options).optional(),
    }),
    response: page(backfill),
  }),
  getBackfill: route({
    method: 'GET',
    path: '/backfills/:backfill',
    summary: 'A backfill and all its intervals in time order',
    permission: runReadPermission,
    params: backfillParams,
    response: z.object({
      backfill,
      intervals: z.array(backfillInterval),
    }),
  }),
  pauseBackfill: route({
    method: 'POST',
    path: '/backfills/:backfill/pause',
    summary: 'Starts no more runs until resumed; those at work go on',
    permission: runUpdatePermission,
    params: backfillParams,
    body: note,
    response: backfill,
  }),
  resumeBackfill: route({
    method: 'POST',
    path: '/backfills/:backfill/resume',
    summary: 'Goes on with a paused backfill',
    permission: runUpdatePermission,
    params: backfillParams,
    body: note,
    response: backfill,
  }),
  cancelBackfill: route({
    method: 'POST',
    path: '/backfills/:backfill/cancel',
    summary: 'Ends a backfill and cancels its runs',
    permission: runUpdatePermission,
    params: backfillParams,
    body: note,
    response: backfill,
  }),
  retryBackfill: route({
    method: 'POST',
    path: '/backfills/:backfill/retry',
    summary: 'Runs the intervals again whose run did not succeed',
    permission: runUpdatePermission,
    params: backfillParams,
    body: note,
    response: backfill,
  }),
};

/** @public */
export type Backfill = z.infer<typeof backfill>;
/** @public */
export type BackfillInterval = z.infer<typeof backfillInterval>;
/** @public */
export type BackfillChange = z.infer<typeof backfillChange>;
/** @public */
export type BackfillPlan = z.infer<typeof backfillPlan>;
/** @public */
export type BackfillRequest = z.input<typeof backfillBody>;

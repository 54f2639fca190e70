import { z } from 'zod';
import { jobPausePermission, jobReadPermission } from '../permissions';
import { priorities } from '../run/priority';
import { PARAMETER_TYPES } from '../spec/kinds/Parameter';
import { instant, page, pageQuery, route } from './route';
import { run } from './run';

/** A parameter as the run form shows it. @public */
export const parameterView = z.object({
  name: z.string(),
  title: z.string().optional(),
  type: z.enum(PARAMETER_TYPES),
  required: z.boolean(),
  default: z.unknown().optional(),
  description: z.string().optional(),
  /** Values of an enum. */
  options: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** Type of the items of an array; string when absent. */
  items: z
    .enum(['string', 'integer', 'number', 'boolean', 'date', 'datetime'])
    .optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  /** Characters of a text, items of an array. */
  maxLength: z.number().optional(),
});

/** A node of a job's graph. @public */
export const taskView = z.object({
  key: z.string(),
  type: z.string(),
  dependsOn: z.array(z.string()),
  runIf: z.string(),
  layer: z.string().optional(),
  forEach: z.boolean(),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  retries: z.number(),
  /** File that holds the task's code, when it is in one. */
  file: z.string().optional(),
});

/** A job as lists show it. @public */
export const job = z.object({
  workspace: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  owner: z.string().optional(),
  labels: z.record(z.string(), z.string()),
  orchestrator: z.string(),
  revision: z.object({
    hash: z.string(),
    number: z.number(),
    commit: z.string().optional(),
    at: instant,
  }),
  /** Where the YAML is. */
  file: z.string(),
  url: z.string().optional(),
  /** The repository says what to do when it fails. */
  hasRunbook: z.boolean(),
  paused: z.boolean(),
  pausedBy: z.string().optional(),
  pauseReason: z.string().optional(),
  /** Who let its triggers start runs again last, when and why. */
  unpaused: z
    .object({ by: z.string(), at: instant, reason: z.string().optional() })
    .optional(),
  /** One line each, such as `0 5 * * * Europe/Paris`. */
  triggers: z.array(
    z.object({
      kind: z.string(),
      text: z.string(),
      /** Of a schedule, an IANA name. */
      timezone: z.string().optional(),
    }),
  ),
  /** In which its days begin and end: that of its schedules, else of its workspace. */
  timezone: z.string(),
  nextFire: instant.optional(),
  outputs: z.array(z.string()),
  lastRun: run.optional(),
  /** Set when the job is no longer in the repository. */
  retiredAt: instant.optional(),
});

/** An immutable version of a job. @public */
export const jobRevision = z.object({
  hash: z.string(),
  number: z.number(),
  commit: z.string().optional(),
  by: z.string(),
  at: instant,
  /** Against the revision that was in force before; a file is `sources["path"]`. */
  changes: z.array(
    z.object({
      path: z.string(),
      old: z.unknown().optional(),
      new: z.unknown().optional(),
    }),
  ),
});

const jobParams = z.strictObject({ workspace: z.string(), job: z.string() });

/** @public */
export const jobRoutes = {
  listJobs: route({
    method: 'GET',
    path: '/workspaces/:workspace/jobs',
    summary: 'Jobs of a workspace by name',
    permission: jobReadPermission,
    params: z.strictObject({ workspace: z.string() }),
    query: pageQuery,
    response: page(job),
  }),
  getJob: route({
    method: 'GET',
    path: '/workspaces/:workspace/jobs/:job',
    summary: 'A job with its tasks and parameters',
    permission: jobReadPermission,
    params: jobParams,
    response: z.object({
      job,
      tasks: z.array(taskView),
      parameters: z.array(parameterView),
      nextFires: z.array(instant),
      /** Markdown of the runbook in the repository. */
      runbook: z.string().optional(),
      concurrency: z.object({
        maxConcurrentRuns: z.number(),
        whenFull: z.string(),
      }),
      /** Of its runs, where nobody asks for another one. */
      priority: z.enum(priorities),
      /** A newer version of the workspace that was not put in force, for its errors. */
      refused: z.object({ version: z.string(), errors: z.number() }).optional(),
    }),
  }),
  listRevisions: route({
    method: 'GET',
    path: '/workspaces/:workspace/jobs/:job/revisions',
    summary: 'Revisions, newest first',
    permission: jobReadPermission,
    params: jobParams,
    query: pageQuery,
    response: page(jobRevision),
  }),
  getRevision: route({
    method: 'GET',
    path: '/workspaces/:workspace/jobs/:job/revisions/:hash',
    summary: 'A revision with its canonical spec, its YAML and source files',
    permission: jobReadPermission,
    params: z.strictObject({
      workspace: z.string(),
      job: z.string(),
      hash: z.string(),
    }),
    response: z.object({
      revision: jobRevision,
      /** Canonical spec with defaults applied. */
      spec: z.unknown(),
      files: z.array(z.object({ path: z.string(), content: z.string() })),
    }),
  }),
  pauseJob: route({
    method: 'POST',
    path: '/workspaces/:workspace/jobs/:job/pause',
    summary: 'Stops triggers from starting runs until unpaused',
    permission: jobPausePermission,
    params: jobParams,
    body: z.strictObject({ reason: z.string().trim().min(1).max(2000) }),
    response: job,
  }),
  unpauseJob: route({
    method: 'POST',
    path: '/workspaces/:workspace/jobs/:job/unpause',
    summary: 'Lets triggers start runs again',
    permission: jobPausePermission,
    params: jobParams,
    body: z.strictObject({
      reason: z.string().trim().min(1).max(2000).optional(),
    }),
    response: job,
  }),
};

/** @public */
export type Job = z.infer<typeof job>;
/** @public */
export type TaskView = z.infer<typeof taskView>;
/** @public */
export type ParameterView = z.infer<typeof parameterView>;
/** @public */
export type JobRevision = z.infer<typeof jobRevision>;

import { z } from 'zod';
import { type ComputeProfile, computeProfileSchema } from './Compute';
import { durationSchema } from '../fields/Duration';
import { filePathSchema } from '../fields/FilePath';
import { priorities } from '../../run/priority';
import { nameSchema } from '../fields/Name';
import { documentSchema, type ObjectMeta } from './ObjectMeta';
import { type Parameter, parameterSchema } from './Parameter';
import { taskDefaultsSchema } from './Retry';
import { type Sla, slaSchema } from './Sla';
import { type Notification, notificationSchema } from './Notification';
import { tableNameSchema } from '../fields/TableName';
import { type TaskSpec, taskSchema } from './Task';
import { type Trigger, triggerSchema } from './Trigger';

/**
 * Most tasks a job can have.
 *
 * @public
 */
export const MAX_TASKS = 1_000;

export const concurrencySchema = z
  .strictObject({
    max_concurrent_runs: z.int().min(1).max(1000).default(1),
    when_full: z
      .enum(['queue', 'skip', 'cancel_oldest', 'fail'])
      .default('queue')
      .describe('What becomes of a run that finds no room'),
  })
  .describe('How many runs of the job there can be at once');

/** @public */
export type Concurrency = z.output<typeof concurrencySchema>;

export const lifecycleSchema = z
  .strictObject({
    prevent_destroy: z
      .boolean()
      .default(false)
      .describe('Refuses to delete the job'),
    retain_runs: durationSchema({ min: '1d' })
      .optional()
      .describe('How long its runs are kept'),
  })
  .describe('What is kept, and what must not go');

/** @public */
export type Lifecycle = z.output<typeof lifecycleSchema>;

export const freshnessSchema = z.strictObject({
  table: tableNameSchema(),
  max_age: durationSchema({ min: '1m' }).describe(
    'Oldest the newest snapshot may be',
  ),
});

/** @public */
export type JobFreshness = z.output<typeof freshnessSchema>;

const patch = z
  .record(z.string(), z.json())
  .describe(
    'Changes to spec in this environment, as a merge patch; lists of tasks and parameters merge by key and name',
  );

export const jobSpecSchema = z.strictObject({
  workspace: nameSchema()
    .optional()
    .describe('Workspace of the job; that of the folder by default'),
  paused: z
    .boolean()
    .default(false)
    .describe('Keeps triggers from starting runs'),
  priority: z.enum(priorities).default('normal').describe('Place in the queue'),
  triggers: z
    .array(triggerSchema)
    .max(50)
    .default([])
    .describe('What starts a run; any of them does. Empty: by hand only'),
  parameters: z.array(parameterSchema).max(200).default([]),
  concurrency: concurrencySchema.prefault({}),
  timeout: durationSchema({ min: '1s' })
    .optional()
    .describe('Longest time of a run'),
  sla: slaSchema.optional(),
  freshness: z
    .array(freshnessSchema)
    .max(200)
    .default([])
    .describe('How fresh the tables it writes must be'),
  contracts: z
    .array(filePathSchema())
    .max(100)
    .default([])
    .describe('Data contract files (ODCS)'),
  notifications: z.array(notificationSchema).max(50).default([]),
  defaults: taskDefaultsSchema
    .prefault({})
    .describe('Settings its tasks take over'),
  compute: z
    .record(nameSchema(), computeProfileSchema)
    .default({})
    .describe('Compute profiles of this job'),
  tasks: z
    .array(taskSchema)
    .min(1, 'a job needs at least one task')
    .max(MAX_TASKS),
  runbook: filePathSchema()
    .optional()
    .describe('Markdown file shown on failed runs'),
  lifecycle: lifecycleSchema.prefault({}),
  environments: z.record(nameSchema(), patch).default({}),
});

export const jobSchema = documentSchema('Job', jobSpecSchema);

/** @internal */
export type AuthoredJob = z.output<typeof jobSchema>;

/**
 * What a job does, with all defaults applied. `defaults` is gone: each task carries what it took over.
 *
 * @public
 */
export type JobSpec = Omit<
  z.output<typeof jobSpecSchema>,
  | 'workspace'
  | 'defaults'
  | 'triggers'
  | 'parameters'
  | 'tasks'
  | 'sla'
  | 'notifications'
  | 'compute'
> & {
  workspace: string;
  triggers: Trigger[];
  parameters: Parameter[];
  tasks: TaskSpec[];
  sla?: Sla;
  notifications: Notification[];
  /** Profiles of the job over those of its workspace: every name a task can use, fully resolved. */
  compute: Record<string, ComputeProfile>;
};

/**
 * A job, canonical.
 *
 * @public
 */
export interface JobDocument {
  apiVersion: string;
  kind: 'Job';
  metadata: ObjectMeta;
  spec: JobSpec;
}

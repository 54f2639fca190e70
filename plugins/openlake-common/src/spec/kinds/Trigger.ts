import { z } from 'zod';
import { cronSchema } from '../fields/Cron';
import { durationSchema } from '../fields/Duration';
import { filePathOrUriSchema } from '../fields/FilePath';
import { nameSchema } from '../fields/Name';
import { tableNameSchema } from '../fields/TableName';
import { timeZoneSchema } from '../fields/TimeZone';

/** @internal */
export const triggerShapes = {
  schedule: z
    .strictObject({
      cron: cronSchema().describe(
        'Five fields: minute, hour, day of month, month, day of week',
      ),
      timezone: timeZoneSchema()
        .optional()
        .describe(
          "IANA zone the fields are read in; the workspace's zone by default",
        ),
      catchup: z
        .boolean()
        .default(false)
        .describe(
          'Whether every tick missed while the portal was down is run, or only the last one',
        ),
    })
    .describe('Runs at the times of a cron expression'),
  interval: z
    .strictObject({ every: durationSchema({ min: '10s' }) })
    .describe('Runs again and again, this long after the last tick'),
  table_update: z
    .strictObject({
      tables: z.array(tableNameSchema()).min(1).max(100),
      condition: z
        .enum(['any', 'all'])
        .default('any')
        .describe('Whether one table is enough or all must have changed'),
      quiet_for: durationSchema()
        .optional()
        .describe('Waits until no table has changed for this long'),
      min_gap: durationSchema()
        .optional()
        .describe('Shortest time between two runs started by this trigger'),
    })
    .describe('Runs when tables have a new snapshot'),
  file_arrival: z
    .strictObject({
      path: filePathOrUriSchema().describe(
        "Folder or pattern to watch, in the workspace's landing area or with a scheme",
      ),
      quiet_for: durationSchema().optional(),
      min_gap: durationSchema().optional(),
    })
    .describe('Runs when new files have arrived'),
  job: z
    .strictObject({
      name: nameSchema().describe('Job to follow, in the same workspace'),
      on: z.enum(['success', 'failure', 'finished']).default('success'),
    })
    .describe('Runs when another job has ended'),
  webhook: z
    .strictObject({
      secret_ref: nameSchema().describe(
        'Name of the secret that signs the call',
      ),
    })
    .describe('Runs when a signed HTTP call arrives'),
} as const;

/**
 * Ways a run can be started by the product itself.
 *
 * @public
 */
export type TriggerKind = keyof typeof triggerShapes;

/** @public */
export const TRIGGER_KINDS = Object.keys(triggerShapes) as TriggerKind[];

type Shapes = typeof triggerShapes;

/** @public */
export type ScheduleTrigger = z.output<Shapes['schedule']> & {
  timezone: string;
};
/** @public */
export type IntervalTrigger = z.output<Shapes['interval']>;
/** @public */
export type TableUpdateTrigger = z.output<Shapes['table_update']>;
/** @public */
export type FileArrivalTrigger = z.output<Shapes['file_arrival']>;
/** @public */
export type JobTrigger = z.output<Shapes['job']>;
/** @public */
export type WebhookTrigger = z.output<Shapes['webhook']>;

/**
 * One way a job is started; exactly one key is present.
 *
 * @public
 */
export type Trigger =
  | { schedule: ScheduleTrigger }
  | { interval: IntervalTrigger }
  | { table_update: TableUpdateTrigger }
  | { file_arrival: FileArrivalTrigger }
  | { job: JobTrigger }
  | { webhook: WebhookTrigger };

/**
 * Which key of a trigger is present.
 *
 * @public
 */
export function triggerKind(trigger: Trigger): TriggerKind {
  return Object.keys(trigger)[0] as TriggerKind;
}

/** @internal */
export const triggerSchema = z
  .strictObject({
    schedule: triggerShapes.schedule.optional(),
    interval: triggerShapes.interval.optional(),
    table_update: triggerShapes.table_update.optional(),
    file_arrival: triggerShapes.file_arrival.optional(),
    job: triggerShapes.job.optional(),
    webhook: triggerShapes.webhook.optional(),
  })
  .check(ctx => {
    const keys = Object.keys(ctx.value);
    if (keys.length !== 1) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message:
          keys.length === 0
            ? 'a trigger needs one kind'
            : `a trigger has one kind, this one has ${keys.join(' and ')}`,
        params: {
          code: 'conflicting-fields',
          hint: `write one list entry per trigger, each with one of ${TRIGGER_KINDS.join(
            ', ',
          )}`,
        },
      });
    }
  })
  .meta({ minProperties: 1, maxProperties: 1 });

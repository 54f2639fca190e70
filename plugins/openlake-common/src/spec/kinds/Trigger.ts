import { z } from 'zod';
import { cronSchema } from '../fields/Cron';
import { durationSchema } from '../fields/Duration';
import { filePathOrUriSchema } from '../fields/FilePath';
import { nameSchema } from '../fields/Name';
import { tableNameSchema } from '../fields/TableName';
import { timeZoneSchema } from '../fields/TimeZone';

const scheduleTriggerSchema = z
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
  .describe('Runs at the times of a cron expression');

const intervalTriggerSchema = z
  .strictObject({ every: durationSchema({ min: '10s' }) })
  .describe('Runs again and again, this long after the last tick');

const tableUpdateTriggerSchema = z
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
  .describe('Runs when tables have a new snapshot');

const fileArrivalTriggerSchema = z
  .strictObject({
    path: filePathOrUriSchema().describe(
      "Folder or pattern to watch, in the workspace's landing area or with a scheme",
    ),
    quiet_for: durationSchema().optional(),
    min_gap: durationSchema().optional(),
  })
  .describe('Runs when new files have arrived');

const jobTriggerSchema = z
  .strictObject({
    name: nameSchema().describe('Job to follow, in the same workspace'),
    on: z.enum(['success', 'failure', 'finished']).default('success'),
  })
  .describe('Runs when another job has ended');

const webhookTriggerSchema = z
  .strictObject({
    secret_ref: nameSchema().describe('Name of the secret that signs the call'),
  })
  .describe('Runs when a signed HTTP call arrives');

/** @public */
export const TRIGGER_KINDS = [
  'schedule',
  'interval',
  'table_update',
  'file_arrival',
  'job',
  'webhook',
] as const;

/**
 * Ways a run can be started by the product itself.
 *
 * @public
 */
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** @public */
export type ScheduleTrigger = z.output<typeof scheduleTriggerSchema> & {
  timezone: string;
};
/** @public */
export type IntervalTrigger = z.output<typeof intervalTriggerSchema>;
/** @public */
export type TableUpdateTrigger = z.output<typeof tableUpdateTriggerSchema>;
/** @public */
export type FileArrivalTrigger = z.output<typeof fileArrivalTriggerSchema>;
/** @public */
export type JobTrigger = z.output<typeof jobTriggerSchema>;
/** @public */
export type WebhookTrigger = z.output<typeof webhookTriggerSchema>;

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
    schedule: scheduleTriggerSchema.optional(),
    interval: intervalTriggerSchema.optional(),
    table_update: tableUpdateTriggerSchema.optional(),
    file_arrival: fileArrivalTriggerSchema.optional(),
    job: jobTriggerSchema.optional(),
    webhook: webhookTriggerSchema.optional(),
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

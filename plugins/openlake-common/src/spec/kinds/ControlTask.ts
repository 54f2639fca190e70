import { z } from 'zod';
import { durationSchema } from '../fields/Duration';
import { filePathOrUriSchema } from '../fields/FilePath';
import { nameSchema } from '../fields/Name';
import { tableNameSchema } from '../fields/TableName';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const url = z
  .string()
  .max(4000)
  .regex(
    /^(?:https?:\/\/|\{\{)/,
    'write an address that starts with http:// or https://',
  )
  .describe('Address; templates are filled in');

const statuses = z
  .array(z.int().min(100).max(599))
  .min(1)
  .optional()
  .describe('Status codes that count as success; 200 to 299 by default');

const headers = z
  .record(
    z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'is no header name'),
    z.string(),
  )
  .default({});

export const httpTaskSchema = z
  .strictObject({
    method: z
      .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
      .default('GET'),
    url,
    headers: headers.describe('Headers; templates are filled in'),
    headers_from: z
      .record(z.string(), nameSchema())
      .default({})
      .describe('Headers whose value is a secret of the operator, by its name'),
    json: z
      .json()
      .optional()
      .describe('Body, sent as JSON; templates are filled in'),
    body: z
      .string()
      .max(1_000_000)
      .optional()
      .describe('Body, sent as it is; templates are filled in'),
    expect_status: statuses,
  })
  .check(ctx => {
    const { json, body, method } = ctx.value;
    let conflict: string | undefined;
    if (json !== undefined && body !== undefined) {
      conflict = 'json and body cannot stand beside each other';
    } else if (
      (json ?? body) !== undefined &&
      (method === 'GET' || method === 'HEAD')
    ) {
      conflict = `a ${method} request has no body; set method to POST or PUT`;
    }
    if (conflict) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message: conflict,
        params: { code: 'conflicting-fields' },
      });
    }
  })
  .describe('An HTTP request');

/** @public */
export type HttpTask = z.output<typeof httpTaskSchema>;

/**
 * Comparisons of a condition. Words, because `>` begins a text block in YAML.
 *
 * @public
 */
export const CONDITION_OPERATORS = [
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
] as const;

/** @public */
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

export const conditionTaskSchema = z
  .strictObject({
    left: scalar.describe('Value, or a template'),
    op: z.enum(CONDITION_OPERATORS).describe('eq, ne, lt, le, gt or ge'),
    right: scalar.describe(
      'Value, or a template; compared by type, so 12 and "12" differ',
    ),
  })
  .describe('A comparison that later tasks follow or not');

/** @public */
export type ConditionTask = z.output<typeof conditionTaskSchema>;

export const jobTaskSchema = z
  .strictObject({
    name: nameSchema().describe('Job to run, in the same workspace'),
    parameters: z
      .record(z.string(), z.union([scalar, z.array(scalar)]))
      .default({})
      .describe('Its parameters; templates are filled in'),
    wait: z
      .boolean()
      .default(true)
      .describe(
        "Whether the task takes over the run's result, or ends once it has started",
      ),
  })
  .describe('A run of another job');

/** @public */
export type JobTask = z.output<typeof jobTaskSchema>;

const waitShapes = {
  time: z
    .string()
    .min(1)
    .max(200)
    .describe(
      'Moment: HH:MM in the zone of the workspace, a date and time, or a template',
    ),
  table: z.strictObject({
    name: tableNameSchema(),
    updated_after: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'Only a snapshot later than this counts; the start of the interval by default',
      ),
  }),
  file: z.strictObject({ path: filePathOrUriSchema() }),
  http: z.strictObject({ url, expect_status: statuses }),
};

export const waitTaskSchema = z
  .strictObject({
    until: z
      .strictObject({
        time: waitShapes.time.optional(),
        table: waitShapes.table
          .optional()
          .describe('A table with a new snapshot'),
        file: waitShapes.file.optional().describe('A file that exists'),
        http: waitShapes.http.optional().describe('An address that answers'),
      })
      .check(ctx => {
        const keys = Object.keys(ctx.value);
        if (keys.length !== 1) {
          ctx.issues.push({
            code: 'custom',
            input: ctx.value,
            message: 'needs exactly one of time, table, file, http',
            params: {
              code: keys.length ? 'conflicting-fields' : 'missing-field',
            },
          });
        }
      }),
    check_every: durationSchema({ min: '1s' })
      .default('30s')
      .describe('How often it looks'),
  })
  .describe('Waits until something is there');

/**
 * What a wait task waits for; exactly one key is present.
 *
 * @public
 */
export type WaitTask = z.output<typeof waitTaskSchema>;

import { z } from 'zod';
import {
  conditionTaskSchema,
  httpTaskSchema,
  jobTaskSchema,
  waitTaskSchema,
} from './ControlTask';
import { durationSchema } from '../fields/Duration';
import { taskKeySchema, variableNameSchema } from '../fields/Name';
import {
  dbtTaskSchema,
  pythonTaskSchema,
  shellTaskSchema,
  sparkTaskSchema,
} from './ProcessTask';
import { type RetryPolicy, retrySchema } from './Retry';
import { sqlTaskSchema } from './SqlTask';
import { tableNameSchema } from '../fields/TableName';

/**
 * When a task runs, by the results of the tasks it depends on. Each value is one Airflow trigger rule and one
 * Databricks `run_if`.
 *
 * @public
 */
export const RUN_IF = [
  'all_success',
  'all_done',
  'none_failed',
  'one_success',
  'one_failed',
  'all_failed',
] as const;

/** @public */
export type RunIf = (typeof RUN_IF)[number];

/**
 * What tasks can do.
 *
 * @public
 */
export const TASK_TYPES = [
  'spark',
  'dbt',
  'sql',
  'python',
  'shell',
  'http',
  'condition',
  'job',
  'wait',
] as const;

/**
 * What a task does.
 *
 * @public
 */
export type TaskType = (typeof TASK_TYPES)[number];

export const taskBodies = {
  spark: sparkTaskSchema,
  dbt: dbtTaskSchema,
  sql: sqlTaskSchema,
  python: pythonTaskSchema,
  shell: shellTaskSchema,
  http: httpTaskSchema,
  condition: conditionTaskSchema,
  job: jobTaskSchema,
  wait: waitTaskSchema,
} as const satisfies Record<TaskType, z.ZodType>;

export const forEachSchema = z
  .strictObject({
    in: z
      .union([
        z.string().min(1).max(500),
        z.array(z.union([z.string(), z.number(), z.boolean()])).max(10_000),
      ])
      .describe('A list, or a template that yields one'),
    as: variableNameSchema()
      .default('item')
      .describe('Name of the item in templates'),
    max_parallel: z
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe('Items in work at the same time'),
  })
  .describe('Runs the task once per item of a list');

/** @public */
export type ForEach = z.output<typeof forEachSchema>;

const taskFields = {
  key: taskKeySchema().describe('Unique in the job'),
  title: z.string().max(120).optional(),
  description: z.string().max(4000).optional(),
  depends_on: z
    .array(z.string())
    .max(500)
    .default([])
    .describe('Keys of the tasks that come first'),
  when: z
    .record(z.string(), z.boolean())
    .default({})
    .describe(
      'Per condition task in depends_on, the result that this task follows; true by default',
    ),
  run_if: z
    .enum(RUN_IF)
    .default('all_success')
    .describe('When it runs, by the results of depends_on'),
  for_each: forEachSchema.optional(),
  retries: z
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('Attempts after the first one; 0 by default'),
  retry: retrySchema.optional(),
  timeout: durationSchema({ min: '1s' })
    .optional()
    .describe('Longest time of one attempt'),
  compute: z.string().max(63).optional().describe('Name of a compute profile'),
  inputs: z
    .array(tableNameSchema())
    .max(500)
    .optional()
    .describe('Tables it reads; found by the engine for SQL'),
  outputs: z
    .array(tableNameSchema())
    .max(500)
    .optional()
    .describe('Tables it writes; taken from materialize for SQL'),
  idempotent: z
    .boolean()
    .default(true)
    .describe('Whether it may run twice; false makes repair ask first'),
};

function task<T extends TaskType>(type: T) {
  const body = { [type]: taskBodies[type] } as {
    [K in T]: (typeof taskBodies)[K];
  };
  return z.strictObject({ ...taskFields, type: z.literal(type), ...body });
}

export const taskSchema = z.discriminatedUnion('type', [
  task('spark'),
  task('dbt'),
  task('sql'),
  task('python'),
  task('shell'),
  task('http'),
  task('condition'),
  task('job'),
  task('wait'),
]);

/**
 * A task as written, with the defaults of the spec but not those of its job and workspace.
 */
export type AuthoredTask = z.output<typeof taskSchema>;

/**
 * A task with all defaults applied. The field named after its `type` says what it does.
 *
 * @public
 */
export type TaskSpec = AuthoredTask & {
  retries: number;
  retry: RetryPolicy;
  inputs: string[];
  outputs: string[];
};

/**
 * A task of one type.
 *
 * @public
 */
export type TaskOf<T extends TaskType> = Extract<TaskSpec, { type: T }>;

import { z } from 'zod';
import { lifecycles, reasonCodes, results } from '../run/state';
import { instant } from './route';

/** Lifecycle, result and reason of a run or a task run. */
export const stateFields = {
  lifecycle: z.enum(lifecycles),
  result: z.enum(results).optional(),
  reason: z
    .object({ code: z.enum(reasonCodes), message: z.string().optional() })
    .optional(),
};

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
  /** Of a `for_each`: the first of its items, in their order, that failed with an error; that one has the log. */
  item: z.number().optional(),
  /**
   * The same snapshots of its inputs bring it again: the work looks at nothing
   * else, no file, no service and no clock. Absent where that is not known.
   */
  reproducible: z.boolean().optional(),
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
  ...stateFields,
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
  ...stateFields,
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

/** One line of a log. @public */
export const logLine = z.object({
  line: z.number(),
  at: instant,
  stream: z.enum(['stdout', 'stderr', 'system']),
  level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
  text: z.string(),
});

/** @public */
export type TaskRun = z.infer<typeof taskRun>;
/** @public */
export type Attempt = z.infer<typeof attempt>;
/** @public */
export type TaskError = z.infer<typeof taskError>;
/** @public */
export type TableAccess = z.infer<typeof tableAccess>;
/** @public */
export type LogLine = z.infer<typeof logLine>;
/** @public */
export type Mark = z.infer<typeof mark>;
/** @public */
export type TaskStep = z.infer<typeof taskStep>;

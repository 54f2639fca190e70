import { z } from 'zod';
import { run } from './run';
import { mark, tableAccess, taskError } from './taskRun';

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
  /** Numbers of those of their revisions that are not kept any more: what changed between them is not known. */
  revisionsGone: z.array(z.number()).optional(),
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
export type RunComparison = z.infer<typeof runComparison>;

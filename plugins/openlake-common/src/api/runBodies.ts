import { z } from 'zod';
import { instant } from './route';

/** Body of a repair and of its preview. @public */
export const repairBody = z.strictObject({
  /** `unfinished` is failed and blocked. */
  scope: z.enum(['unfinished', 'failed', 'chosen']).default('unfinished'),
  tasks: z.array(z.string()).max(1000).optional(),
  revision: z.enum(['same', 'latest']).default('same'),
  /** Values that replace those of the run; the others stay. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  note: z.string().max(2000).optional(),
});

/** Databases count in four bytes, and fail when asked for more. */
export const MAX_COUNT = 2_147_483_647;

/** Which runs; all conditions hold. @public */
export const runFilter = z.strictObject({
  workspace: z.string().optional(),
  job: z.string().optional(),
  /** Of a run within its job. */
  number: z.coerce.number().int().min(1).max(MAX_COUNT).optional(),
  /** Displayed states, comma-separated. */
  state: z.string().optional(),
  /** Kinds of triggers, comma-separated. */
  trigger: z.string().optional(),
  backfill: z.string().optional(),
  /** Created at or after. */
  since: instant.optional(),
  /** Created before. */
  until: instant.optional(),
});

/** Body of a mark. @public */
export const markBody = z.strictObject({
  result: z.enum(['success', 'failed']),
  note: z.string().trim().min(1).max(2000),
});

/** What can be done to many runs at once. @public */
export const bulkActions = ['repair', 'cancel', 'mark'] as const;

/** Most runs that one bulk action takes. @public */
export const MAX_BULK_RUNS = 500;

/** @public */
export type RunFilter = z.infer<typeof runFilter>;
/** @public */
export type MarkRequest = z.infer<typeof markBody>;
/** @public */
export type BulkAction = (typeof bulkActions)[number];
/** @public */
export type RepairRequest = z.infer<typeof repairBody>;

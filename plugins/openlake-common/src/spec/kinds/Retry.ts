import { z } from 'zod';
import { durationSchema } from '../fields/Duration';

export const retrySchema = z
  .strictObject({
    delay: durationSchema()
      .default('30s')
      .describe('Wait before the first retry'),
    backoff: z
      .enum(['constant', 'exponential'])
      .default('constant')
      .describe('Whether the wait stays or doubles with each retry'),
    max_delay: durationSchema().optional().describe('Longest wait'),
    on: z
      .array(z.enum(['error', 'timeout']))
      .min(1)
      .default(['error', 'timeout'])
      .describe('Which failures are retried'),
  })
  .describe('How failed attempts are retried');

/**
 * How failed attempts are retried.
 *
 * @public
 */
export type RetryPolicy = z.output<typeof retrySchema>;

/**
 * Settings that a task takes over when it says nothing itself. Of the places that can set one, the closest wins:
 * task, then job, then workspace.
 */
export const taskDefaultsSchema = z.strictObject({
  retries: z
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('Attempts after the first one'),
  retry: retrySchema.optional(),
  timeout: durationSchema({ min: '1s' })
    .optional()
    .describe('Longest time of one attempt'),
  compute: z.string().max(63).optional().describe('Name of a compute profile'),
});

/** @public */
export type TaskDefaults = z.output<typeof taskDefaultsSchema>;

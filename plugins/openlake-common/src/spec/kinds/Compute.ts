import { z } from 'zod';
import { nameSchema } from '../fields/Name';

const quantity = z
  .string()
  .regex(/^\d+(?:\.\d+)?(?:[KMGT]i?)?$/, 'write a size such as 512Mi or 4Gi');

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const computeProfileSchema = z
  .strictObject({
    profile: nameSchema()
      .optional()
      .describe(
        'Profile of the workspace, or of the operator, that this one refines',
      ),
    connection: nameSchema()
      .optional()
      .describe('Connection of the operator that runs it'),
    image: z.string().max(500).optional().describe('Container image'),
    cpu: z
      .number()
      .positive()
      .max(1024)
      .optional()
      .describe('Cores per process'),
    memory: quantity.optional().describe('Memory per process, such as 4Gi'),
    executors: z
      .union([
        z.int().min(0).max(10_000),
        z.strictObject({ min: z.int().min(0), max: z.int().min(1) }),
      ])
      .optional()
      .describe('Number of Spark executors, fixed or within a range'),
    max_concurrent_runs: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe(
        'How many runs can have tasks on it at once; those above wait in the queue',
      ),
    pool: z
      .string()
      .max(200)
      .optional()
      .describe('Pool or queue of the orchestrator'),
    conf: z
      .record(z.string(), scalar)
      .default({})
      .describe('Settings handed to the engine as they are'),
    env: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
      .default({})
      .describe('Environment variables of the process'),
  })
  .describe('What a task runs on');

/**
 * What a task runs on.
 *
 * @public
 */
export type ComputeProfile = z.output<typeof computeProfileSchema>;

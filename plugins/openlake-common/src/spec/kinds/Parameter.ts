import { z } from 'zod';
import { variableNameSchema } from '../fields/Name';

/**
 * Types a parameter can have. `array` holds items of one scalar type.
 *
 * @public
 */
export const PARAMETER_TYPES = [
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'datetime',
  'enum',
  'array',
] as const;

/** @public */
export type ParameterType = (typeof PARAMETER_TYPES)[number];

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const parameterSchema = z
  .strictObject({
    name: variableNameSchema().describe('Used in templates as params.<name>'),
    type: z.enum(PARAMETER_TYPES).default('string'),
    title: z.string().max(120).optional(),
    description: z.string().max(1000).optional(),
    default: z
      .union([scalar, z.array(scalar)])
      .optional()
      .describe(
        'Value when none is given; may be a template over run.*, such as "{{ run.interval_start | date }}"',
      ),
    required: z
      .boolean()
      .optional()
      .describe(
        'Whether a run needs a value; by default yes, unless there is a default',
      ),
    values: z
      .array(scalar)
      .min(1)
      .max(500)
      .optional()
      .describe('Allowed values of an enum'),
    items: z
      .enum(['string', 'integer', 'number', 'boolean', 'date', 'datetime'])
      .optional()
      .describe('Type of the items of an array; string by default'),
    min: z.number().optional().describe('Smallest number allowed'),
    max: z.number().optional().describe('Largest number allowed'),
    max_length: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Longest text or array allowed'),
  })
  .describe('A typed value that a run is given');

/**
 * A typed value that a run is given.
 *
 * @public
 */
export type Parameter = z.output<typeof parameterSchema> & {
  required: boolean;
};

/**
 * The value of a parameter in a run.
 *
 * @public
 */
export type ParameterValue =
  | string
  | number
  | boolean
  | null
  | Array<string | number | boolean>;

import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** @internal */
export const expectationSchema = z
  .strictObject({
    column: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'Column of the result, checked in every row; without it the number of rows is checked',
      ),
    at_least: z.number().optional().describe('Smallest value that passes'),
    at_most: z.number().optional().describe('Largest value that passes'),
    equals: scalar.optional().describe('The one value that passes'),
    format: z
      .enum(['number', 'percent'])
      .default('number')
      .describe(
        'How values are written in the message; percent shows 0.002 as 0.200 %',
      ),
    message: z
      .string()
      .max(500)
      .optional()
      .describe('What a failed check means, put before the values'),
  })
  .check(ctx => {
    const { at_least: low, at_most: high, equals } = ctx.value;
    const bounded = low !== undefined || high !== undefined;
    if (bounded === (equals !== undefined)) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message: bounded
          ? 'equals cannot stand beside at_least or at_most'
          : 'says nothing: give at_least, at_most or equals',
        params: { code: bounded ? 'conflicting-fields' : 'missing-field' },
      });
    } else if (low !== undefined && high !== undefined && low > high) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message: `no value is at least ${low} and at most ${high}`,
        params: { code: 'conflicting-fields' },
      });
    }
  })
  .describe(
    'A condition on the result of the statement; the task fails when it does not hold',
  );

/**
 * A condition on the result of a statement: a quality gate.
 *
 * @public
 */
export type Expectation = z.output<typeof expectationSchema>;

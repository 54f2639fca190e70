import { z } from 'zod';
import { durationSchema } from '../fields/Duration';
import { timeZoneSchema } from '../fields/TimeZone';

const PERCENT = /^(\d{1,3}(?:\.\d{1,4})?) ?%$/;

function percentSchema() {
  return z
    .string()
    .refine(
      text => {
        const value = Number(PERCENT.exec(text)?.[1]);
        return value > 0 && value <= 100;
      },
      { error: 'write a percentage such as 99% or 99.5%' },
    )
    .overwrite(text => {
      const value = PERCENT.exec(text)?.[1];
      return value === undefined ? text : `${Number(value)}%`;
    });
}

export const slaSchema = z
  .strictObject({
    deadline: z
      .strictObject({
        at: z
          .string()
          .regex(
            /^(?:[01]\d|2[0-3]):[0-5]\d$/,
            'write a time of day such as "07:00"',
          )
          .optional()
          .describe('Time of day by which the run has ended'),
        timezone: timeZoneSchema().optional(),
        within: durationSchema({ min: '1m' })
          .optional()
          .describe('Time after the tick by which the run has ended'),
      })
      .check(ctx => {
        const { at, within, timezone } = ctx.value;
        let message: string | undefined;
        if ((at === undefined) === (within === undefined)) {
          message = 'needs either at or within';
        } else if (within !== undefined && timezone !== undefined) {
          message = 'timezone goes with at, not with within';
        }
        if (message) {
          ctx.issues.push({
            code: 'custom',
            input: ctx.value,
            message,
            params: { code: 'conflicting-fields' },
          });
        }
      })
      .optional()
      .describe('When a run must have ended'),
    max_duration: durationSchema({ min: '1s' })
      .optional()
      .describe('Longest time a run should take'),
    on_miss: z
      .enum(['notify', 'fail', 'cancel'])
      .default('notify')
      .describe('What happens to a run that misses it'),
    target: percentSchema()
      .optional()
      .describe('Share of runs that must keep it, over 30 days'),
  })
  .describe('What people can rely on');

/**
 * What people can rely on.
 *
 * @public
 */
export type Sla = z.output<typeof slaSchema>;

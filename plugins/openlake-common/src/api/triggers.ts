import { z } from 'zod';
import { runReadPermission } from '../permissions';
import { TRIGGER_KINDS } from '../spec/kinds/Trigger';
import { instant, page, pageQuery, route } from './route';

/** A moment at which a trigger was due, and what became of it. @public */
export const tick = z.object({
  kind: z.enum([...TRIGGER_KINDS, 'first_deployment']),
  /** One line, such as `0 5 * * * Europe/Paris`; absent when the job has no such trigger any more. */
  trigger: z.string().optional(),
  /** Of a clock: the moment that was due. */
  scheduledAt: instant.optional(),
  /** The first of several that were skipped together, up to `scheduledAt`. */
  from: instant.optional(),
  /** When it was looked at. */
  at: instant,
  /** The run that it became. */
  run: z.string().optional(),
  /** Why it became none. */
  skipped: z.string().optional(),
});

/** @public */
export const triggerRoutes = {
  listTicks: route({
    method: 'GET',
    path: '/workspaces/:workspace/jobs/:job/ticks',
    summary:
      'What became of the moments at which triggers of a job were due, newest first',
    permission: runReadPermission,
    params: z.strictObject({ workspace: z.string(), job: z.string() }),
    query: pageQuery.extend({
      /** Only those that became no run. */
      skipped: z.literal('true').optional(),
    }),
    response: page(tick),
  }),
};

/** @public */
export type Tick = z.infer<typeof tick>;

import { z } from 'zod';
import { auditReadPermission } from '../permissions';
import { instant, page, pageQuery, route } from './route';

/** That somebody did something, or was not allowed to. @public */
export const auditEvent = z.object({
  id: z.string(),
  at: instant,
  /** Entity ref of a user, or the subject of a service. */
  actor: z.string(),
  /** Noun and verb, such as `job-pause`; of a denied attempt, what it would have been. */
  action: z.string(),
  outcome: z.enum(['succeeded', 'denied']),
  workspace: z.string().optional(),
  /** The thing it was done to, such as `job:air-traffic/flights`. */
  subject: z.string().optional(),
  details: z.record(z.string(), z.unknown()),
});

/** @public */
export const auditRoutes = {
  listAuditEvents: route({
    method: 'GET',
    path: '/workspaces/:workspace/audit',
    summary: 'Who did what in a workspace, newest first',
    permission: auditReadPermission,
    params: z.strictObject({ workspace: z.string() }),
    query: pageQuery,
    response: page(auditEvent),
  }),
};

/** @public */
export type AuditEvent = z.infer<typeof auditEvent>;

import { z } from 'zod';
import { connectorReadPermission } from '../permissions';
import { instant, route } from './route';

/** What gets old and is removed. @public */
export const retainedKinds = [
  'runs',
  'ticks',
  'keys',
  'incidents',
  'backfills',
  'revisions',
  'deployments',
  'facts',
  'audit_events',
] as const;

/** Why an old run is kept all the same. @public */
export const keptReasons = [
  /** One of the newest of its job. */
  'newest',
  /** The newest of its job that went well: what others are compared with. */
  'last_success',
  /** It says how the job stands. */
  'standing',
  /** The run that started it, or one that it started, has not ended. */
  'active_relative',
  'active_backfill',
  /** It opened an incident that is not resolved. */
  'open_incident',
  /** Its engine did not remove what it keeps of it. */
  'engine',
  /** It changed while it was about to go. */
  'changed',
] as const;

const retentionPass = z.object({
  startedAt: instant,
  /** Absent while it goes on. */
  endedAt: instant.optional(),
  removed: z.partialRecord(z.enum(retainedKinds), z.number()),
  /** Runs that are older than their time, by why they stay. */
  kept: z.partialRecord(z.enum(keptReasons), z.number()),
  /** What could not be removed, and why; it is tried again. */
  problem: z.string().optional(),
});

/** @public */
export const retentionRoutes = {
  getRetention: route({
    method: 'GET',
    path: '/retention',
    summary: 'How long things are kept, and what the last pass removed',
    permission: connectorReadPermission,
    response: z.object({
      /** How long runs are kept whose job does not say, in milliseconds. */
      runsMs: z.number(),
      /** How long the audit trail is kept, in milliseconds. */
      auditMs: z.number(),
      /** Runs of each job that stay however old they are. */
      newestRuns: z.number(),
      /** Newest first; the first may go on. */
      passes: z.array(retentionPass),
    }),
  }),
};

/** @public */
export type RetentionPass = z.infer<typeof retentionPass>;
/** @public */
export type RetainedKind = (typeof retainedKinds)[number];
/** @public */
export type KeptReason = (typeof keptReasons)[number];

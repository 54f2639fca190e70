import { z } from 'zod';

/** @public */
export const NOTIFICATION_EVENTS = [
  'start',
  'success',
  'failure',
  'recovered',
  'sla_miss',
  'duration_warning',
  'backfill_done',
] as const;

/** @public */
export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number];

const target = z
  .string()
  .regex(
    /^(?:owner|(?:user|group):[A-Za-z0-9_./-]{1,130}|slack:#?[A-Za-z0-9_.-]{1,80}|email:[^\s@]{1,64}@[^\s@]{1,190}|webhook:[a-z0-9-]{1,63})$/,
    'write owner, user:default/name, group:default/name, slack:#channel, email:name@example.com or webhook:name',
  )
  .meta({ examples: ['owner', 'slack:#data'] });

export const notificationSchema = z
  .strictObject({
    on: z.array(z.enum(NOTIFICATION_EVENTS)).min(1),
    to: z.array(target).min(1).max(50),
    only_last_attempt: z
      .boolean()
      .default(true)
      .describe('Keeps quiet about attempts that are retried'),
    mute: z
      .array(z.enum(['skipped', 'canceled']))
      .default([])
      .describe('Results nobody is told about'),
  })
  .describe('Who is told about what');

/**
 * Who is told about what.
 *
 * @public
 */
export type Notification = z.output<typeof notificationSchema>;

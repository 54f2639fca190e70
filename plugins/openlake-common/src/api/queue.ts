import { z } from 'zod';
import { queueUpdatePermission, runReadPermission } from '../permissions';
import { priorities } from '../run/priority';
import { page, pageQuery, route } from './route';
import { run } from './run';

/** A limit that runs wait for, and how full it is. @public */
export const runLimit = z.object({
  kind: z.enum(['job', 'workspace', 'compute', 'all']),
  /** `workspace/job`, `workspace`, `workspace/profile`; absent for all runs. */
  name: z.string().optional(),
  max: z.number(),
  /** Runs that have a place now. */
  taken: z.number(),
  waiting: z.number(),
});

/** @public */
export const queueRoutes = {
  listQueue: route({
    method: 'GET',
    path: '/queue',
    summary: 'Runs that wait for a place, in the order in which they get one',
    permission: runReadPermission,
    query: pageQuery.extend({
      workspace: z.string().optional(),
      job: z.string().optional(),
    }),
    response: page(
      z.object({
        run,
        /** 1-based, among all that wait. */
        position: z.number(),
        /** The first limit that keeps it waiting. */
        limit: runLimit.optional(),
        /** The priority that it stands with, where waiting has raised it above its own. */
        raisedTo: z.enum(priorities).optional(),
      }),
    ).extend({
      /**
       * Every limit that somebody waits for, the most waited for first; then
       * those of workspaces and compute profiles, and that of all runs, for
       * which nobody waits. Those for which nobody waits are left out for a
       * job, that of all runs for a workspace.
       */
      limits: z.array(runLimit),
      total: z.number(),
    }),
  }),
  moveQueued: route({
    method: 'POST',
    path: '/queue/:run/move',
    summary: 'Gives a waiting run another place in the queue',
    permission: queueUpdatePermission,
    params: z.strictObject({ run: z.string() }),
    body: z.strictObject({
      /** `before` another waiting run, or to an end of the whole queue. */
      to: z.enum(['first', 'last', 'before']),
      before: z.string().optional(),
      note: z.string().max(2000).optional(),
    }),
    response: run,
  }),
  dropQueued: route({
    method: 'POST',
    path: '/queue/:run/drop',
    summary: 'Takes a waiting run out of the queue; it ends as canceled',
    permission: queueUpdatePermission,
    params: z.strictObject({ run: z.string() }),
    body: z.strictObject({ note: z.string().trim().min(1).max(2000) }),
    response: run,
  }),
};

/** @public */
export type RunLimit = z.infer<typeof runLimit>;

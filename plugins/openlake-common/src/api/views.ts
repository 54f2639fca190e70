import { z } from 'zod';
import {
  connectorReadPermission,
  jobReadPermission,
  runReadPermission,
  tableReadPermission,
  workspaceReadPermission,
} from '../permissions';
import { job } from './jobs';
import { instant, page, pageQuery, route } from './route';
import { repair, run } from './run';
import { taskRun } from './taskRun';
import { table } from './tables';
import { connector, workspace } from './workspaces';

/** One run as a bar or a grid column shows it. @public */
export const runBar = z.object({
  id: z.string(),
  number: z.number(),
  state: z.string(),
  createdAt: instant,
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  /** As of a run; absent where it is not known. */
  activeMs: z.number().optional(),
  /** As of a run at work. */
  activeSince: instant.optional(),
  repairs: z.number(),
  revision: z.string(),
});

/** A column of the grid: a run and the state of each of its tasks. @public */
export const gridRun = runBar.extend({
  /** Task key to displayed state; an absent key had no task run. */
  tasks: z.record(
    z.string(),
    z.object({
      state: z.string(),
      attempts: z.number(),
      repaired: z.boolean(),
      durationMs: z.number().optional(),
    }),
  ),
});

/** @public */
export const viewRoutes = {
  homeView: route({
    method: 'GET',
    path: '/views/home',
    summary: 'The home page in one answer',
    permission: [runReadPermission, jobReadPermission],
    parts: [
      tableReadPermission,
      workspaceReadPermission,
      connectorReadPermission,
    ],
    query: z.strictObject({
      days: z.coerce.number().int().min(1).max(90).optional(),
    }),
    response: z.object({
      needsYou: z.array(
        z.object({
          run,
          /** Consecutive failures that this stands for. */
          failures: z.number(),
          since: instant,
          /** Tables of the tasks that did not succeed. */
          heldTables: z.array(z.string()).optional(),
        }),
      ),
      /** Tables whose contract is broken, the first of them by name. */
      brokenTables: z.array(table).optional(),
      kpis: z.object({
        days: z.number(),
        failedRuns: z.object({
          failed: z.number(),
          finished: z.number(),
          failedAttempts: z.number(),
          /** Per day, oldest first. */
          daily: z.array(
            z.object({
              day: z.string(),
              failed: z.number(),
              finished: z.number(),
            }),
          ),
        }),
        timeToRepair: z.object({
          medianMs: z.number().optional(),
          resolved: z.number(),
          open: z.number(),
        }),
        freshTables: z
          .object({ fresh: z.number(), withRule: z.number() })
          .optional(),
        contracts: z
          .object({ met: z.number(), broken: z.number(), total: z.number() })
          .optional(),
      }),
      connectors: z.array(connector).optional(),
      recentRuns: z.array(run),
      /** The first by name, those that need somebody before the others. */
      workspaces: z
        .object({
          items: z.array(workspace),
          total: z.number(),
          /** Whose newest version is not deployed, or that cannot be read. */
          held: z.number(),
        })
        .optional(),
      /** Permissions without which a part was left out. */
      withheld: z.array(z.string()),
    }),
  }),
  pipelinesView: route({
    method: 'GET',
    path: '/views/workspaces/:workspace/pipelines',
    summary: 'Jobs of a workspace with their last runs and output freshness',
    permission: [
      workspaceReadPermission,
      jobReadPermission,
      runReadPermission,
      tableReadPermission,
    ],
    params: z.strictObject({ workspace: z.string() }),
    query: pageQuery.extend({
      /** Part of the name or of the title. */
      contains: z.string().max(200).optional(),
      show: z.enum(['failing', 'active', 'paused']).optional(),
    }),
    response: page(
      z.object({
        job,
        /** The last ten, oldest first. */
        recent: z.array(runBar),
        outputs: z.array(table),
      }),
    ).extend({
      workspace,
      /** Over all jobs of the workspace, whatever the page. */
      counts: z.object({
        all: z.number(),
        failing: z.number(),
        active: z.number(),
        paused: z.number(),
      }),
      last24h: z.object({ failed: z.number(), finished: z.number() }),
    }),
  }),
  dataView: route({
    method: 'GET',
    path: '/views/workspaces/:workspace/data',
    summary: 'Tables of a workspace, with what is read to write them',
    permission: [workspaceReadPermission, tableReadPermission],
    params: z.strictObject({ workspace: z.string() }),
    query: pageQuery.extend({
      /** Part of the name. */
      contains: z.string().max(200).optional(),
      /** `look`: cannot be read now, broken or stale. `declared`: not written yet. */
      show: z.enum(['look', 'declared']).optional(),
    }),
    response: page(table).extend({
      workspace,
      /** Of which one end is on this page. Through one task: `from` is read to write `to`. */
      edges: z.array(
        z.object({
          from: z.string(),
          to: z.string(),
          task: z.object({ job: z.string(), task: z.string() }),
        }),
      ),
      /** Over all tables of the workspace, whatever the page. */
      totals: z.object({
        tables: z.number(),
        rows: z.number(),
        bytes: z.number(),
        files: z.number(),
        declaredOnly: z.number(),
        needLook: z.number(),
        fresh: z.number(),
        withRule: z.number(),
        met: z.number(),
        broken: z.number(),
        withContract: z.number(),
      }),
    }),
  }),
  jobGridView: route({
    method: 'GET',
    path: '/views/workspaces/:workspace/jobs/:job/grid',
    summary: 'The last runs of a job with the state of each task',
    permission: [jobReadPermission, runReadPermission],
    params: z.strictObject({ workspace: z.string(), job: z.string() }),
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(100).optional(),
      /** Only runs up to this one. */
      until: z.string().optional(),
    }),
    response: z.object({
      runs: z.array(gridRun),
      medianDurationMs: z.number().optional(),
      /** Median over the runs shown, by task key. */
      taskMedians: z.record(z.string(), z.number()),
      total: z.number(),
      /** Why the last thing that should have started a run did not. */
      skipped: z.object({ at: instant, because: z.string() }).optional(),
    }),
  }),
  runView: route({
    method: 'GET',
    path: '/views/runs/:run',
    summary: 'The run page in one answer',
    permission: [jobReadPermission, runReadPermission],
    params: z.strictObject({ run: z.string() }),
    response: z.object({
      run,
      /** Without items of a `for_each`, see `listTaskItems`. */
      tasks: z.array(taskRun),
      repairs: z.array(repair),
      job,
      previous: z.string().optional(),
      next: z.string().optional(),
      /** The run whose `job` task started it. */
      parent: run.optional(),
      /** Runs that it started by its `job` tasks, newest first; at most 100. */
      children: z.array(run),
      /** What one may want to compare it with; none of them twice. */
      compareWith: z.array(
        z.object({
          run: z.string(),
          number: z.number(),
          why: z.enum(['previous', 'last_success', 'repeats']),
        }),
      ),
      /** What differs from the last successful run before this one. */
      changedSinceSuccess: z
        .object({
          run: z.string(),
          number: z.number(),
          revision: run.shape.revision,
          changes: z.array(
            z.object({
              what: z.enum(['revision', 'parameter', 'rows']),
              name: z.string(),
              old: z.unknown().optional(),
              new: z.unknown().optional(),
            }),
          ),
        })
        .optional(),
      /** Of the last good runs of the job up to this one. */
      medianDurationMs: z.number().optional(),
      /** Longest chain of tasks that decided the duration, in order. */
      criticalPath: z.array(z.string()),
    }),
  }),
};

/** @public */
export type RunBar = z.infer<typeof runBar>;
/** @public */
export type GridRun = z.infer<typeof gridRun>;

import { z } from 'zod';
import { priorities } from '../run/priority';
import { instant } from './route';
import { mark, stateFields } from './taskRun';

/** What can start a run. @public */
export const runTriggerKinds = [
  'manual',
  'api',
  'schedule',
  'interval',
  'table_update',
  'file_arrival',
  'job',
  'webhook',
  'first_deployment',
  'backfill',
  'rerun',
] as const;

/** What started a run. @public */
export const triggerInfo = z.object({
  kind: z.enum(runTriggerKinds),
  /** Entity ref of the person or client, or the id of the causing thing. */
  by: z.string().optional(),
  /** One line for people, such as `0 5 * * * Europe/Paris` or a table name. */
  detail: z.string().optional(),
  /** The run that caused this one, for `job` and `table_update`; the one that a `rerun` repeats. */
  causedBy: z.string().optional(),
});

/** Who asked for a run to end, when and why. @public */
export const cancelRequest = z.object({
  /** Entity ref, or `run:` with the id of the run that is the cause. */
  by: z.string(),
  at: instant,
  note: z.string().optional(),
});

/** A run without its tasks. @public */
export const run = z.object({
  id: z.string(),
  /** Counts from 1 within the job. */
  number: z.number(),
  workspace: z.string(),
  job: z.string(),
  /** What people call the job now. */
  jobTitle: z.string(),
  orchestrator: z.string(),
  revision: z.object({
    hash: z.string(),
    /** Counts from 1 within the job. */
    number: z.number(),
    commit: z.string().optional(),
  }),
  trigger: triggerInfo,
  /** The run whose `job` task started this one. */
  parentRun: z.string().optional(),
  /** The backfill that this run is one interval of. */
  backfill: z.string().optional(),
  /** Tasks that were asked for, when not all were. */
  selection: z.array(z.string()).optional(),
  priority: z.enum(priorities),
  parameters: z.record(z.string(), z.unknown()),
  interval: z.object({ start: instant, end: instant }).optional(),
  ...stateFields,
  /** 1-based place among the runs that wait for the same limit. */
  queuePosition: z.number().optional(),
  createdAt: instant,
  /** When it last took its place in the queue. */
  queuedAt: instant,
  /** When it got its place among the runs at work. */
  admittedAt: instant.optional(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  /**
   * Time at work, without what lay between an end and the repair after it. Of
   * a run at work that of the stretches that have ended. Unknown for runs that
   * were repaired by an old version.
   */
  activeMs: z.number().optional(),
  /** Start of the stretch at work now: its time comes on top of `activeMs`. */
  activeSince: instant.optional(),
  repairs: z.number(),
  /** Since it was canceled: it ends as that, unless it had just ended otherwise. A repair takes it away. */
  cancel: cancelRequest.optional(),
  mark: mark.optional(),
  /** Task runs by displayed state. */
  taskCounts: z.record(z.string(), z.number()),
  /** The first task that failed, in one line. */
  failure: z
    .object({ task: z.string(), category: z.string(), message: z.string() })
    .optional(),
  /** When the state was last heard from the engine. */
  observedAt: instant,
});

/** Tasks that were run again inside a run: by whom, when and why. @public */
export const repair = z.object({
  /** Counts from 1 within the run; attempts name it. */
  number: z.number(),
  by: z.string(),
  at: instant,
  /** When the run had ended that it reopened. */
  runEndedAt: instant.optional(),
  note: z.string().optional(),
  tasks: z.array(z.string()),
  revision: run.shape.revision,
  /** Of parameters that the repair changed: the value from then on. */
  parameters: z.record(z.string(), z.unknown()).optional(),
});

/** What a repair would run again. @public */
export const repairPlan = z.object({
  run: z.string(),
  revision: z.object({ hash: z.string(), number: z.number() }),
  /** All tasks of that revision; any of them can be chosen. */
  tasks: z.array(z.string()),
  /** Tasks that run again, with the reason for each. */
  rerun: z.array(z.object({ key: z.string(), reason: z.string() })),
  /** Why `rerun` is empty. The repair itself is refused with these words. */
  nothing: z.string().optional(),
  reuse: z.array(z.string()),
  /** Parameters that would change. */
  parameters: z.array(
    z.object({
      name: z.string(),
      old: z.unknown().optional(),
      new: z.unknown().optional(),
    }),
  ),
  /**
   * It is known that revision, parameters and all that failed tasks read are as
   * they were. False also where it is not known, as of tasks that read files.
   */
  unchanged: z.boolean(),
  warnings: z.array(z.string()),
});

/** @public */
export type Run = z.infer<typeof run>;
/** @public */
export type TriggerInfo = z.infer<typeof triggerInfo>;
/** @public */
export type Repair = z.infer<typeof repair>;
/** @public */
export type RepairPlan = z.infer<typeof repairPlan>;

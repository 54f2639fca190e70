import { ConflictError, NotFoundError } from '@backstage/errors';
import { ulid } from 'ulid';
import { type Clock, instantMs, toInstant } from '../../database/instant';
import type { Transaction } from '../../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import { requireOperation } from '../operations/requireOperation';
import type { Orchestrators } from '../Orchestrators';
import type { RunnableJob, RunnableJobs } from '../RunnableJobs';
import { runParameters } from '../runParameters';
import type { RunStatistics } from '../RunStatistics';
import { selectedTasks } from '../selectedTasks';
import type { BackfillOrder } from './Backfill';
import type { BackfillStore } from './BackfillStore';
import { type BackfillDesign, MEDIAN_OF, planBackfill } from './planBackfill';

/** @internal */
export interface DesignParts {
  backfillStore: BackfillStore;
  jobs: RunnableJobs;
  statistics: RunStatistics;
  orchestrators: Orchestrators;
  clock: Clock;
}

/** A job with what its runs take. @internal */
export interface BackfilledJob {
  job: RunnableJob;
  medianMs?: number;
}

/** Whether an interval is going to be run. @internal */
export function isWaiting({ state }: { state: string }): boolean {
  return state === 'waiting';
}

/**
 * What a backfill would do, as things are now.
 *
 * @param tx - of the one who carries it out: under the lock of the job
 * @throws InputError or ConflictError with what to change
 * @internal
 */
export async function designBackfill(
  parts: DesignParts,
  order: BackfillOrder,
  { job, medianMs }: BackfilledJob,
  tx?: Transaction,
): Promise<BackfillDesign> {
  const { backfillStore, orchestrators, clock } = parts;
  const range = {
    from: toInstant(instantMs(order.from)),
    to: toInstant(instantMs(order.to)),
  };
  const design = planBackfill({
    order,
    spec: job.spec,
    existing: await backfillStore.runsIn(job, range, tx),
    held: await backfillStore.waitingIn(job, range, tx),
    now: clock(),
    medianMs,
  });
  if (selectedTasks(order.tasks, job.spec, 'body.tasks')) {
    requireOperation(orchestrators, job.orchestrator, 'run_some_tasks');
  }
  const first = design.intervals.find(isWaiting);
  if (first) {
    // What would stop its first run is said now.
    runParameters(
      {
        id: ulid(),
        number: 1,
        interval: first,
        createdAt: toInstant(clock()),
      },
      job,
      order.parameters ?? {},
    );
  }
  return design;
}

/**
 * The job of a backfill that somebody wants.
 *
 * @throws NotFoundError, or ConflictError when it has left its repository
 * @internal
 */
export async function findBackfilledJob(
  { jobs, statistics }: DesignParts,
  key: JobKey,
): Promise<BackfilledJob> {
  const job = await jobs.find(key);
  if (!job) {
    throw new NotFoundError(`Workspace ${key.workspace} has no job ${key.job}`);
  }
  if (job.retired) {
    throw new ConflictError(
      `Job ${jobKeyText(key)} is no longer in its repository, so it cannot run`,
    );
  }
  return {
    job,
    medianMs: await statistics.medianDuration(key, { limit: MEDIAN_OF }),
  };
}

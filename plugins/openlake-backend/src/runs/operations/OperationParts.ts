import { NotFoundError } from '@backstage/errors';
import type { Audit } from '../../audit/Audit';
import type { Clock } from '../../database/instant';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type { Orchestrators } from '../Orchestrators';
import type { RunRecord } from '../Run';
import type { RunChanges } from '../RunChanges';
import type { RunCreator } from '../RunCreator';
import type {
  InputSnapshots,
  RunnableJob,
  RunnableJobs,
} from '../RunnableJobs';
import type { RunStore } from '../RunStore';

/**
 * What the operations on runs work with.
 *
 * @internal
 */
export interface OperationParts {
  database: OpenlakeDatabase;
  store: RunStore;
  creator: RunCreator;
  changes: RunChanges;
  jobs: RunnableJobs;
  orchestrators: Orchestrators;
  /** What tables say about the present. */
  inputs: InputSnapshots;
  audit: Audit;
  clock: Clock;
}

/** @throws NotFoundError */
export async function findJob(
  { jobs }: Pick<OperationParts, 'jobs'>,
  key: JobKey,
): Promise<RunnableJob> {
  const job = await jobs.find(key);
  if (!job) {
    throw new NotFoundError(`Workspace ${key.workspace} has no job ${key.job}`);
  }
  return job;
}

/** @throws NotFoundError */
export async function findRun(
  { store }: Pick<OperationParts, 'store'>,
  runId: string,
): Promise<RunRecord> {
  const run = await store.find(runId);
  if (!run) {
    throw new NotFoundError(`There is no run ${runId}`);
  }
  return run;
}

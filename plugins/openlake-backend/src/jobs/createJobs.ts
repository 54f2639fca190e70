import { Audit } from '../audit/Audit';
import { Clock } from '../database/instant';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { WorkspaceService } from '../workspaces/WorkspaceService';
import { createJobRouter } from './JobRouter';
import { JobRuns } from './JobRuns';
import { JobService } from './JobService';
import { JobStore } from './JobStore';

/** The room of jobs, put together. @internal */
export interface Jobs {
  service: JobService;
  handlers: ReturnType<typeof createJobRouter>;
}

/** @internal */
export function createJobs(options: {
  database: OpenlakeDatabase;
  store: JobStore;
  audit: Audit;
  clock: Clock;
  workspaces: WorkspaceService;
  runs: JobRuns;
  defaultOrchestrator: () => string;
  /** Hint that a job changed, after the commit. */
  onChange: (job: string) => void;
}): Jobs {
  const service = new JobService(options);
  return { service, handlers: createJobRouter(service) };
}

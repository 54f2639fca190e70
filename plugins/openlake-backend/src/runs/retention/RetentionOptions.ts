import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Audit } from '../../audit/Audit';
import type { Clock } from '../../database/instant';
import type { Leases } from '../../database/Leases';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import type { Facts } from '../../facts/Facts';
import type { JobStore } from '../../jobs/JobStore';
import type { WorkspaceStore } from '../../workspaces/WorkspaceStore';
import type { Orchestrators } from '../Orchestrators';
import type { RunnableJobs } from '../RunnableJobs';
import type { RetentionStore } from './RetentionStore';

/** @internal */
export interface RetentionOptions {
  database: OpenlakeDatabase;
  leases: Leases;
  retentionStore: RetentionStore;
  jobs: RunnableJobs;
  orchestrators: Orchestrators;
  facts: Facts;
  audit: Audit;
  revisions: Pick<JobStore, 'oldRevisions' | 'removeRevisions'>;
  deployments: Pick<WorkspaceStore, 'removeDeployments'>;
  /** How long runs are kept whose job does not say, and the audit trail. */
  keep: { runsMs: number; auditMs: number };
  /** Between two transactions, for others to have their turn. */
  pauseMs: number;
  logger: LoggerService;
  clock: Clock;
}

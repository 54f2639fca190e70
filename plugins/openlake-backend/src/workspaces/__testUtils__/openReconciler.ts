import { mockServices } from '@backstage/backend-test-utils';
import { Secret } from '@openlake/plugin-openlake-node';
import { Audit } from '../../audit/Audit';
import { systemClock } from '../../database/instant';
import { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { Facts } from '../../facts/Facts';
import { DatabaseWorkspaceStore } from '../DatabaseWorkspaceStore';
import { Deployer } from '../Deployer';
import { DeploymentPart } from '../DeploymentPart';
import { Reconciler } from '../Reconciler';

/** A reconciler on a real database, where no engine is connected. */
export function openReconciler(
  database: OpenlakeDatabase,
  parts: readonly DeploymentPart[] = [],
  secrets: readonly Secret[] = [],
) {
  const store = new DatabaseWorkspaceStore(database);
  const common = { database, store, clock: systemClock };
  /** Workspaces that pages were told to look at, in order. */
  const hints: string[] = [];
  const reconciler = new Reconciler({
    ...common,
    deployer: new Deployer({
      ...common,
      facts: new Facts(database),
      audit: new Audit({
        database,
        auditor: mockServices.auditor.mock(),
        logger: mockServices.logger.mock(),
      }),
      parts,
      engines: {
        defaultOrchestrator: () => 'none',
        orchestrator: () => {
          throw new Error('there is no engine here');
        },
        queryEngine: () => {},
      },
      link: () => undefined,
      secrets,
    }),
    onChange: workspace => hints.push(workspace),
    onNamed: () => {},
  });
  return { reconciler, store, hints };
}

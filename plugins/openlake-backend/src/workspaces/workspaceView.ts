import { Workspace } from '@openlake/plugin-openlake-common';
import { WorkspaceRecord } from './Workspace';

/**
 * A workspace as the API shows it.
 *
 * @internal
 */
export function toWorkspaceView(
  record: WorkspaceRecord,
  defaultOrchestrator: string,
): Workspace {
  const { deployed, source, findings } = record;
  const { metadata, spec } = deployed?.document ?? {};
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return {
    name: record.name,
    title: metadata?.title ?? record.name,
    description: metadata?.description,
    owner: metadata?.owner,
    entityRef: source.entityRef,
    catalog: spec?.catalog ?? 'lake',
    timezone: spec?.timezone ?? 'UTC',
    orchestrator: spec?.orchestrator ?? defaultOrchestrator,
    source: {
      kind: source.kind,
      target: source.target,
      version: deployed?.version,
      commit: deployed?.commit,
      checkedAt: record.checkedAt,
      error: record.readError,
    },
    jobs: deployed?.jobs ?? 0,
    tables: deployed?.tables ?? 0,
    findings: { errors, warnings: findings.length - errors },
    pendingConfirmation: record.pending?.deployment,
  };
}

import {
  Finding,
  Workspace,
  WORKSPACE_FILE,
} from '@openlake/plugin-openlake-common';
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
  const { deployed, source } = record;
  const findings = findingsOf(record);
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

/** Findings of the newest version, and the sources that ask for its name. @internal */
export function findingsOf({
  findings,
  name,
  refused,
  source,
}: WorkspaceRecord): Finding[] {
  return [
    ...findings,
    ...refused.map(
      ({ target, entityRef, kind }): Finding => ({
        code: 'name-taken',
        severity: 'warning',
        file: WORKSPACE_FILE,
        line: 1,
        column: 1,
        path: 'metadata.name',
        message: `${target} says that it is the workspace ${name} too, and is not read: the name belongs to ${source.target}`,
        hint: `give it another metadata.name, or remove it from ${
          kind === 'folder' ? 'openlake.workspaces' : `the entity ${entityRef}`
        }`,
      }),
    ),
  ];
}

import { Deployment } from '@openlake/plugin-openlake-common';
import { DeclaredObject, DeploymentRecord, WorkspaceRecord } from './Workspace';

/** Columns of a deployment without its plan, which can be large. @internal */
export const deploymentColumns = [
  'id',
  'workspace',
  'version',
  'commit',
  'by',
  'at',
  'result',
  'summary',
  'error',
] as const;

type Row = Record<string, any>;

/** @internal */
export function toWorkspaceRow(record: WorkspaceRecord): Row {
  const { source, deployed, pending } = record;
  return {
    name: record.name,
    source_id: source.id,
    source_kind: source.kind,
    source_target: source.target,
    entity_ref: source.entityRef ?? null,
    document: deployed ? JSON.stringify(deployed.document) : null,
    version: deployed?.version ?? null,
    commit: deployed?.commit ?? null,
    environment: deployed?.environment ?? null,
    jobs: deployed?.jobs ?? 0,
    tables: deployed?.tables ?? 0,
    newest_version: record.newestVersion ?? null,
    findings: JSON.stringify(record.findings),
    pending_deployment: pending?.deployment ?? null,
    pending_reason: pending?.reason ?? null,
    checked_at: record.checkedAt ?? null,
    read_error: record.readError ?? null,
    refused: record.refused.length > 0 ? JSON.stringify(record.refused) : null,
    generation: record.generation,
  };
}

/** @internal */
export function fromWorkspaceRow(row: Row): WorkspaceRecord {
  return {
    name: row.name,
    source: {
      id: row.source_id,
      kind: row.source_kind,
      target: row.source_target,
      entityRef: row.entity_ref ?? undefined,
    },
    deployed: row.version
      ? {
          document: JSON.parse(row.document),
          version: row.version,
          commit: row.commit ?? undefined,
          environment: row.environment ?? undefined,
          jobs: row.jobs,
          tables: row.tables,
        }
      : undefined,
    newestVersion: row.newest_version ?? undefined,
    findings: JSON.parse(row.findings),
    pending: row.pending_deployment
      ? { deployment: row.pending_deployment, reason: row.pending_reason }
      : undefined,
    checkedAt: row.checked_at ?? undefined,
    readError: row.read_error ?? undefined,
    refused: row.refused ? JSON.parse(row.refused) : [],
    generation: row.generation,
  };
}

/** @internal */
export function toObjectRow(workspace: string, object: DeclaredObject): Row {
  const { document } = object;
  return {
    workspace,
    kind: document.kind,
    name: document.metadata.name,
    table_name: document.kind === 'Table' ? document.spec.table : null,
    file: object.file,
    content_hash: object.contentHash,
    document: JSON.stringify(document),
    sources: JSON.stringify(object.sources),
  };
}

/** @internal */
export function fromObjectRow(row: Row): DeclaredObject {
  return {
    document: JSON.parse(row.document),
    sources: JSON.parse(row.sources),
    contentHash: row.content_hash,
    file: row.file,
  };
}

/** @internal */
export function toDeploymentRow({
  plan,
  summary,
  commit,
  error,
  ...rest
}: DeploymentRecord): Row {
  return {
    ...rest,
    commit: commit ?? null,
    error: error ?? null,
    summary: JSON.stringify(summary),
    plan: JSON.stringify(plan),
  };
}

/** @internal */
export function fromDeploymentRow(row: Row): Deployment {
  return {
    id: row.id,
    workspace: row.workspace,
    version: row.version,
    commit: row.commit ?? undefined,
    by: row.by,
    at: row.at,
    result: row.result,
    summary: JSON.parse(row.summary),
    error: row.error ?? undefined,
  };
}

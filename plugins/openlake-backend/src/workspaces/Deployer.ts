import { ConflictError } from '@backstage/errors';
import {
  Deployment,
  Finding,
  PlanView,
  WorkspaceFile,
  WorkspaceLoad,
} from '@openlake/plugin-openlake-common';
import { Secret } from '@openlake/plugin-openlake-node';
import { ulid } from 'ulid';
import { Audit } from '../audit/Audit';
import { Clock, toInstant } from '../database/instant';
import { Transaction } from '../database/OpenlakeDatabase';
import { Facts } from '../facts/Facts';
import {
  decideDeployment,
  declaredTables,
  DeploymentDecision,
} from './decideDeployment';
import { DeploymentPart } from './DeploymentPart';
import { isDevelopment } from './isDevelopment';
import { FileLink } from './links';
import { PlanEngines, toPlanView } from './planView';
import { sharedSecrets } from './sharedSecrets';
import { SourceVersion, WorkspaceSource } from './sources/WorkspaceSource';
import { WorkspaceRecord } from './Workspace';
import { WorkspaceStore } from './WorkspaceStore';

/** A version that has been read, and who brings it. @internal */
export interface Candidate {
  source: WorkspaceSource;
  read: SourceVersion;
  load: WorkspaceLoad;
  by: string;
  /** Deployment that a person has agreed to. */
  confirm?: string;
}

/** The files of a version, and what was found while collecting them. */
interface ReadFiles {
  files: readonly WorkspaceFile[];
  findings: readonly Finding[];
}

/**
 * Decides what becomes of a version and writes all that follows, inside one
 * transaction: the workspace, its objects, the parts of other rooms, the
 * deployment, the audit record and the fact.
 *
 * @internal
 */
export class Deployer {
  readonly #store: WorkspaceStore;
  readonly #facts: Facts;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #parts: readonly DeploymentPart[];
  readonly #engines: PlanEngines;
  readonly #link: FileLink;
  readonly #secrets: readonly Secret[];
  readonly #environment: string | undefined;

  constructor(options: {
    store: WorkspaceStore;
    facts: Facts;
    audit: Audit;
    clock: Clock;
    parts: readonly DeploymentPart[];
    engines: PlanEngines;
    link: FileLink;
    /** What webhooks may be signed with. */
    secrets: readonly Secret[];
    environment?: string;
  }) {
    this.#store = options.store;
    this.#facts = options.facts;
    this.#audit = options.audit;
    this.#clock = options.clock;
    this.#parts = options.parts;
    this.#engines = options.engines;
    this.#link = options.link;
    this.#secrets = options.secrets;
    this.#environment = options.environment;
  }

  /** What a version would change. */
  async plan(
    tx: Transaction,
    record: WorkspaceRecord,
    load: WorkspaceLoad,
    read: ReadFiles,
  ): Promise<PlanView> {
    const decision = await this.#decide(tx, record, load, {
      ...read,
      confirmed: false,
    });
    return this.#view(record.source, load, decision);
  }

  /** @returns the deployment, when the version was worth a record */
  async deploy(
    tx: Transaction,
    record: WorkspaceRecord,
    candidate: Candidate,
  ): Promise<Deployment | undefined> {
    const { read, load, source, confirm } = candidate;
    if (confirm !== undefined) {
      requirePending(record, confirm, read.version);
    }
    const decision = await this.#decide(tx, record, load, {
      ...read,
      confirmed: confirm !== undefined,
    });
    const view = this.#view(source, load, decision);
    const deployment = await this.#record(tx, {
      record,
      candidate,
      decision,
      view,
    });
    const pending =
      decision.result === 'needs_confirmation'
        ? {
            deployment: deployment?.id ?? record.pending?.deployment ?? '',
            reason: decision.needsConfirmation ?? '',
          }
        : undefined;
    if (
      record.pending &&
      ![pending?.deployment, confirm].includes(record.pending.deployment)
    ) {
      await this.#store.settleDeployment(tx, record.pending.deployment, {
        result: 'superseded',
      });
    }
    const applied = decision.result === 'applied' && load.workspace;
    await this.#store.save(tx, {
      ...record,
      source: {
        id: source.id,
        kind: source.kind,
        target: source.target,
        entityRef: source.entityRef,
      },
      newestVersion: read.version,
      findings: decision.findings,
      checkedAt: this.#now(),
      readError: undefined,
      pending,
      deployed: applied
        ? {
            document: applied.document,
            version: read.version,
            commit: read.commit,
            environment: this.#environment,
            jobs: load.jobs.length,
            tables: load.tables.length,
          }
        : record.deployed,
    });
    if (applied) {
      await this.#replaceObjects(tx, record, load, decision);
      await this.#applyParts(tx, candidate);
    }
    if (deployment?.result === 'applied') {
      await this.#announce(tx, deployment, confirm !== undefined);
    }
    return deployment;
  }

  /** Records that a version could not be put in force. */
  async noteFailed(
    tx: Transaction,
    record: WorkspaceRecord,
    { read, load, source, by }: Candidate,
  ): Promise<void> {
    const decision = await this.#decide(tx, record, load, {
      ...read,
      confirmed: false,
    });
    const plan = this.#view(source, load, decision);
    const at = this.#now();
    await this.#store.insertDeployment(tx, {
      id: ulid(this.#clock().getTime()),
      workspace: record.name,
      version: read.version,
      commit: read.commit,
      by,
      at,
      result: 'failed',
      error: `The registry did not take this version: the log of the portal says why, at ${at}. What was deployed before goes on, and this is tried again`,
      summary: summaryOf(plan),
      plan,
    });
  }

  async #decide(
    tx: Transaction,
    record: WorkspaceRecord,
    load: WorkspaceLoad,
    { files, findings, confirmed }: ReadFiles & { confirmed: boolean },
  ): Promise<DeploymentDecision> {
    return decideDeployment({
      name: record.name,
      before: await this.#store.objects(record.name, tx),
      load,
      foreignTables: await this.#store.tablesOfOthers(
        tx,
        record.name,
        declaredTables(load.tables),
      ),
      protects: !isDevelopment(load.workspace?.document, this.#environment),
      findings: [
        ...findings,
        ...(await this.#sharedSecrets(tx, record, load, files)),
      ],
      confirmed,
    });
  }

  async #sharedSecrets(
    tx: Transaction,
    record: WorkspaceRecord,
    { jobs }: WorkspaceLoad,
    files: readonly WorkspaceFile[],
  ): Promise<Finding[]> {
    const hasWebhook = jobs.some(({ document }) =>
      document.spec.triggers.some(trigger => 'webhook' in trigger),
    );
    return hasWebhook
      ? sharedSecrets({
          workspace: record.name,
          jobs,
          others: await this.#store.hooksOfOthers(tx, record.name),
          secrets: this.#secrets,
          environment: this.#environment,
          content: contentOf(files),
        })
      : [];
  }

  /** Records what happened to a version, unless it is no news. */
  async #record(
    tx: Transaction,
    {
      record,
      candidate: { read, by, confirm },
      decision: { result },
      view,
    }: {
      record: WorkspaceRecord;
      candidate: Candidate;
      decision: DeploymentDecision;
      view: PlanView;
    },
  ): Promise<Deployment | undefined> {
    const at = this.#now();
    const deployment: Deployment = {
      id: confirm ?? ulid(this.#clock().getTime()),
      workspace: record.name,
      version: read.version,
      commit: read.commit,
      by,
      at,
      result,
      summary: summaryOf(view),
    };
    if (confirm !== undefined) {
      await this.#store.settleDeployment(tx, confirm, {
        result: 'applied',
        by,
        at,
      });
      return deployment;
    }
    const known = read.version === record.newestVersion;
    const noNews = {
      applied: record.deployed !== undefined && view.entries.length === 0,
      invalid: known && record.deployed?.version !== read.version,
      needs_confirmation: known && record.pending !== undefined,
    };
    if (noNews[result]) {
      return undefined;
    }
    await this.#store.insertDeployment(tx, { ...deployment, plan: view });
    return deployment;
  }

  async #replaceObjects(
    tx: Transaction,
    record: WorkspaceRecord,
    load: WorkspaceLoad,
    { plan }: DeploymentDecision,
  ): Promise<void> {
    const id = (kind: string, name: string) => `${kind} ${name}`;
    const written = new Set(
      [...plan.adds, ...plan.changes].map(ref => id(ref.kind, ref.name)),
    );
    const objects = [
      ...(load.workspace ? [load.workspace] : []),
      ...load.jobs,
      ...load.tables,
      ...load.queries,
    ];
    await this.#store.replaceObjects(tx, record.name, {
      remove: plan.deletes,
      put: objects.filter(({ document }) =>
        written.has(id(document.kind, document.metadata.name)),
      ),
    });
  }

  async #applyParts(
    tx: Transaction,
    { read, load, by }: Candidate,
  ): Promise<void> {
    const content = contentOf(read.files);
    for (const part of this.#parts) {
      await part.apply(tx, {
        workspace: load.workspace!.document,
        environment: this.#environment,
        jobs: load.jobs,
        tables: load.tables,
        content,
        commit: read.commit,
        by,
        at: this.#now(),
      });
    }
  }

  async #announce(
    tx: Transaction,
    deployment: Deployment,
    confirmed: boolean,
  ): Promise<void> {
    const { id, workspace, version, commit, by, summary } = deployment;
    await this.#audit.record(tx, {
      actor: by,
      action: confirmed ? 'deployment-confirm' : 'workspace-deploy',
      workspace,
      subject: `deployment:${id}`,
      details: { version, ...(commit && { commit }), ...summary },
    });
    await this.#facts.append(tx, {
      type: 'deployment.applied',
      workspace,
      deployment: id,
      version,
      commit,
    });
  }

  #view(
    source: WorkspaceRecord['source'],
    load: WorkspaceLoad,
    decision: DeploymentDecision,
  ): PlanView {
    return toPlanView({
      now: this.#clock(),
      decision,
      workspace: load.workspace?.document,
      jobs: load.jobs,
      tables: load.tables,
      source,
      link: this.#link,
      engines: this.#engines,
    });
  }

  #now(): string {
    return toInstant(this.#clock());
  }
}

/** Texts of a version by path. */
function contentOf(files: readonly WorkspaceFile[]): (path: string) => string {
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  return path => contents.get(path) ?? '';
}

function requirePending(
  record: WorkspaceRecord,
  deployment: string,
  version: string,
): void {
  if (record.pending?.deployment !== deployment) {
    throw new ConflictError(
      `Deployment ${deployment} does not wait for a confirmation`,
    );
  }
  if (record.newestVersion !== version) {
    throw new ConflictError(
      'The repository has changed since. Reconcile the workspace and look at the new plan',
    );
  }
}

function summaryOf({ entries, unchanged, findings }: PlanView) {
  const count = (action: string) =>
    entries.filter(entry => entry.action === action).length;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return {
    add: count('add'),
    change: count('change'),
    delete: count('delete'),
    unchanged,
    errors,
    warnings: findings.length - errors,
  };
}

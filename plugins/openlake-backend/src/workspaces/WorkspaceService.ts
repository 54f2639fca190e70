import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Deployment,
  FindingView,
  PlanView,
  Workspace,
  WorkspaceFile,
} from '@openlake/plugin-openlake-common';
import { ConfiguredLimits, limitsOfWorkspaces } from './limitsOfWorkspaces';
import { FileLink } from './links';
import { PlanEngines, toFindingViews } from './planView';
import { Reconciler, ReconcileOptions } from './Reconciler';
import { toReadError } from './sources/toReadError';
import { WorkspaceSource } from './sources/WorkspaceSource';
import { DeploymentRecord, WorkspaceRecord } from './Workspace';
import {
  DeclaredTable,
  PageOf,
  PageRequest,
  WorkspaceStore,
} from './WorkspaceStore';
import { findingsOf, toWorkspaceView } from './workspaceView';

/**
 * The workspaces of the registry, for people and for later rooms.
 *
 * @internal
 */
export class WorkspaceService {
  readonly #store: WorkspaceStore;
  readonly #reconciler: Reconciler;
  readonly #sourceOf: (id: string) => Promise<WorkspaceSource | undefined>;
  readonly #engines: PlanEngines;
  readonly #link: FileLink;

  constructor(options: {
    store: WorkspaceStore;
    reconciler: Reconciler;
    sourceOf: (id: string) => Promise<WorkspaceSource | undefined>;
    engines: PlanEngines;
    link: FileLink;
  }) {
    this.#store = options.store;
    this.#reconciler = options.reconciler;
    this.#sourceOf = options.sourceOf;
    this.#engines = options.engines;
    this.#link = options.link;
  }

  async list(page: PageRequest): Promise<PageOf<Workspace>> {
    const { items, nextCursor } = await this.#store.list(page);
    return { items: items.map(record => this.#view(record)), nextCursor };
  }

  /** @throws NotFoundError */
  async get(name: string): Promise<Workspace> {
    return this.#view(await this.record(name));
  }

  /** The first by name, those that need somebody before the others. */
  async foremost(
    limit: number,
  ): Promise<{ items: Workspace[]; total: number; held: number }> {
    const { items, ...counts } = await this.#store.foremost(limit);
    return { items: items.map(record => this.#view(record)), ...counts };
  }

  /** @throws NotFoundError */
  async record(name: string): Promise<WorkspaceRecord> {
    const record = await this.#store.find(name);
    if (!record) {
      throw new NotFoundError(`There is no workspace ${name}`);
    }
    return record;
  }

  /** Most runs at once, by name, of those of these workspaces that limit them. */
  async runLimits(names: readonly string[]): Promise<Map<string, number>> {
    return limitsOfWorkspaces(await this.#store.findAll(names)).workspaces;
  }

  /** Every limit that workspaces set: all of them, or one. */
  async configuredLimits(name?: string): Promise<ConfiguredLimits> {
    return limitsOfWorkspaces(
      name === undefined
        ? await this.#store.all()
        : await this.#store.findAll([name]),
    );
  }

  /** Table contracts in force: of a workspace, or of these tables; all by default. */
  async tables(
    filter: { workspace?: string; tables?: readonly string[] } = {},
  ): Promise<DeclaredTable[]> {
    return this.#store.tables(filter);
  }

  /** Address of a file of a workspace; undefined for files of this machine. */
  fileLink(
    record: Pick<WorkspaceRecord, 'source'>,
    file: string,
    line?: number,
  ) {
    return this.#link(record.source, file, line);
  }

  /** Like {@link WorkspaceService.fileLink}, by the name of the workspace. */
  async fileUrl(name: string, file: string): Promise<string | undefined> {
    const record = await this.#store.find(name);
    return record && this.fileLink(record, file);
  }

  findings(record: WorkspaceRecord): FindingView[] {
    return toFindingViews(findingsOf(record), record.source, this.#link);
  }

  /** @throws NotFoundError, or ServiceUnavailableError when the source cannot be read. */
  async reconcile(
    name: string,
    options: ReconcileOptions,
  ): Promise<{ workspace: Workspace; deployment?: Deployment }> {
    const source = await this.#source(await this.record(name));
    const { workspace, deployment } = await this.#reconciler.reconcile(source, {
      ...options,
      force: true,
    });
    return { workspace: await this.get(workspace), deployment };
  }

  /**
   * What these files, or else the newest version of the source, would change.
   * Files of a workspace that is not known yet would add everything.
   *
   * @throws NotFoundError when there are neither files nor such a workspace.
   */
  async plan(
    name: string,
    files: WorkspaceFile[] | undefined,
    signal: AbortSignal,
  ): Promise<PlanView> {
    if (files) {
      const known = await this.#store.find(name);
      return this.#reconciler.plan(known ?? notKnownYet(name), files);
    }
    const record = await this.record(name);
    const source = await this.#source(record);
    const read = await source.read({ signal }).catch(error => {
      throw toReadError(source, error);
    });
    return this.#reconciler.plan(record, read?.files ?? [], read?.findings);
  }

  /** @throws NotFoundError when there is no such workspace. */
  async deployments(name: string, page: PageRequest) {
    await this.record(name);
    return this.#store.listDeployments(name, page);
  }

  /** @throws NotFoundError */
  async deployment(name: string, id: string): Promise<DeploymentRecord> {
    const deployment = await this.#store.findDeployment(name, id);
    if (!deployment) {
      throw new NotFoundError(`Workspace ${name} has no deployment ${id}`);
    }
    return deployment;
  }

  /** @throws NotFoundError, or ConflictError when it does not wait any more. */
  async confirm(
    name: string,
    id: string,
    options: Pick<ReconcileOptions, 'by' | 'signal'>,
  ): Promise<Deployment> {
    const record = await this.record(name);
    const { result } = await this.deployment(name, id);
    if (record.pending?.deployment !== id) {
      throw new ConflictError(
        `This deployment does not wait for a confirmation: it is ${result.replace(
          '_',
          ' ',
        )}`,
      );
    }
    await this.reconcile(name, { ...options, confirm: id });
    const { plan: _plan, ...deployment } = await this.deployment(name, id);
    return deployment;
  }

  #view(record: WorkspaceRecord): Workspace {
    return toWorkspaceView(record, this.#engines.defaultOrchestrator());
  }

  async #source(record: WorkspaceRecord): Promise<WorkspaceSource> {
    const source = await this.#sourceOf(record.source.id);
    if (!source) {
      throw new NotFoundError(
        `The source of workspace ${record.name} is gone: ${record.source.target} is neither in openlake.workspaces nor named by an entity of the catalog`,
      );
    }
    return source;
  }
}

function notKnownYet(name: string): WorkspaceRecord {
  return {
    name,
    source: { id: '', kind: 'folder', target: '' },
    findings: [],
    refused: [],
    generation: 0,
  };
}

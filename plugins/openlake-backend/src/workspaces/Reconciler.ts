import { ConflictError } from '@backstage/errors';
import {
  Deployment,
  Finding,
  loadWorkspace,
  PlanView,
  WORKSPACE_FILE,
  WorkspaceFile,
  WorkspaceLoad,
} from '@openlake/plugin-openlake-common';
import { Clock, toInstant } from '../database/instant';
import {
  afterCommit,
  OpenlakeDatabase,
  Transaction,
} from '../database/OpenlakeDatabase';
import { Candidate, Deployer } from './Deployer';
import { toReadError } from './sources/toReadError';
import { SourceVersion, WorkspaceSource } from './sources/WorkspaceSource';
import { WorkspaceRecord } from './Workspace';
import { WorkspaceStore } from './WorkspaceStore';

/** What reconciling a workspace came to. @internal */
export interface Reconciled {
  workspace: string;
  /** Present when the version was worth a record. */
  deployment?: Deployment;
}

/** Who wants a workspace reconciled, and how. @internal */
export interface ReconcileOptions {
  by: string;
  /** Read even when the version is known. */
  force?: boolean;
  /** Deployment that a person has agreed to. */
  confirm?: string;
  signal?: AbortSignal;
}

/** That the workspace which a source says it is belongs to another source. */
class NameTakenError extends ConflictError {
  readonly workspace: string;

  constructor(workspace: string) {
    super(
      `There is another workspace ${workspace}; two sources cannot have one name`,
    );
    this.workspace = workspace;
  }
}

/**
 * Brings the registry to what a source holds: read, load, plan, apply. What
 * cannot be read changes nothing; what has an error changes nothing but the
 * findings; what is right is applied in one transaction.
 *
 * @internal
 */
export class Reconciler {
  readonly #database: OpenlakeDatabase;
  readonly #store: WorkspaceStore;
  readonly #deployer: Deployer;
  readonly #clock: Clock;
  readonly #environment: string | undefined;
  readonly #onChange: (workspace: string) => void;
  readonly #onNamed: (workspace: string, source: WorkspaceSource) => void;
  /** Ids of all sources there are, once somebody has looked. */
  #present: ReadonlySet<string> | undefined;

  constructor(options: {
    database: OpenlakeDatabase;
    store: WorkspaceStore;
    deployer: Deployer;
    clock: Clock;
    environment?: string;
    /** Hint, after a commit. */
    onChange: (workspace: string) => void;
    /** Says what the workspace of a source is called, before it is deployed. */
    onNamed: (workspace: string, source: WorkspaceSource) => void;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#deployer = options.deployer;
    this.#clock = options.clock;
    this.#environment = options.environment;
    this.#onChange = options.onChange;
    this.#onNamed = options.onNamed;
  }

  /**
   * Reconciles one source.
   *
   * @throws when the source cannot be read; the workspace says so too
   */
  async reconcile(
    source: WorkspaceSource,
    options: ReconcileOptions,
  ): Promise<Reconciled> {
    const known = await this.#store.findBySource(source.id);
    const fresh =
      known === undefined ||
      options.force ||
      options.confirm !== undefined ||
      known.source.entityRef !== source.entityRef ||
      (known.deployed && known.deployed.environment !== this.#environment);
    const read = await this.#read(source, known, {
      known: fresh ? undefined : known.newestVersion,
      signal: options.signal,
    });
    if (!read) {
      const name = known!.name;
      await this.#store.noteChecked(name, { at: toInstant(this.#clock()) });
      if (known!.readError !== undefined) {
        this.#onChange(name);
      }
      return { workspace: name };
    }
    const load = this.#load(read.files);
    const { by, confirm } = options;
    const candidate = { source, read, load, by, confirm };
    try {
      const reconciled = await this.#database.transaction(async tx => {
        const record = await this.#recordOf(tx, source, load);
        this.#onNamed(record.name, source);
        const deployment = await this.#deployer.deploy(tx, record, candidate);
        afterCommit(tx, () => this.#onChange(record.name));
        return { workspace: record.name, deployment };
      }, 'workspace.deploy');
      if (!known?.deployed) {
        await this.#noteAccepted(source.id);
      }
      return reconciled;
    } catch (error) {
      const noted =
        error instanceof NameTakenError
          ? this.#noteRefused(error.workspace, source)
          : this.#noteFailed(candidate, error);
      // Why it failed matters more than that this could not be noted either.
      await noted.catch(() => {});
      throw error;
    }
  }

  /**
   * Says so on workspaces whose source is not there any more. They stay as
   * they are: a person decides whether their jobs should go.
   */
  async noteGone(sourceIds: readonly string[]): Promise<void> {
    const present = new Set(sourceIds);
    this.#present = present;
    for (const {
      name,
      source,
      readError,
      refused,
    } of await this.#store.all()) {
      if (refused.some(({ id }) => !present.has(id))) {
        await this.#updateRefused(name, sources =>
          sources.filter(({ id }) => present.has(id)),
        );
      }
      if (!present.has(source.id)) {
        const error = `${source.target} is no longer ${
          source.kind === 'folder'
            ? 'in openlake.workspaces'
            : `named by ${source.entityRef}`
        }. What is deployed stays`;
        await this.#noteUnread({ name, readError }, error);
      }
    }
  }

  /** What deploying these files would change; changes nothing. */
  async plan(
    record: WorkspaceRecord,
    files: readonly WorkspaceFile[],
    findings: readonly Finding[] = [],
  ): Promise<PlanView> {
    const load = this.#load(files);
    return this.#database.transaction(tx =>
      this.#deployer.plan(tx, record, load, { files, findings }),
    );
  }

  #load(files: readonly WorkspaceFile[]): WorkspaceLoad {
    return loadWorkspace(files, { environment: this.#environment });
  }

  async #read(
    source: WorkspaceSource,
    known: WorkspaceRecord | undefined,
    options: { known?: string; signal?: AbortSignal },
  ): Promise<SourceVersion | undefined> {
    try {
      return await source.read(options);
    } catch (error) {
      const record = known ?? newRecord(source.fallbackName, source);
      if (!known) {
        await this.#database.transaction(
          tx => this.#store.insert(tx, record),
          'workspace.note',
        );
      }
      await this.#noteUnread(
        record,
        String((error as Error)?.message ?? error),
      );
      throw toReadError(source, error);
    }
  }

  /** Says on a workspace why its source cannot be read, unless it says so already. */
  async #noteUnread(
    { name, readError }: Pick<WorkspaceRecord, 'name' | 'readError'>,
    error: string,
  ): Promise<void> {
    if (readError !== error) {
      await this.#store.noteChecked(name, {
        at: toInstant(this.#clock()),
        error,
      });
      this.#onChange(name);
    }
  }

  /** Says on the workspace which source asks for its name, and on what the source has. */
  async #noteRefused(
    name: string,
    { id, kind, target, entityRef }: WorkspaceSource,
  ): Promise<void> {
    await this.#updateRefused(name, sources => [
      ...sources.filter(other => other.id !== id),
      { id, kind, target, entityRef },
    ]);
    const own = await this.#store.findBySource(id);
    if (own) {
      await this.#noteUnread(
        own,
        `Its ${WORKSPACE_FILE} says that it is the workspace ${name}, which another source has. Give it another metadata.name`,
      );
    }
  }

  /** A source that has a workspace now may have asked for another's name before. */
  async #noteAccepted(sourceId: string): Promise<void> {
    for (const { name, refused } of await this.#store.all()) {
      if (refused.some(({ id }) => id === sourceId)) {
        await this.#updateRefused(name, sources =>
          sources.filter(({ id }) => id !== sourceId),
        );
      }
    }
  }

  async #updateRefused(
    name: string,
    update: (refused: WorkspaceRecord['refused']) => WorkspaceRecord['refused'],
  ): Promise<void> {
    await this.#database.transaction(async tx => {
      const record = await this.#store.lock(tx, name);
      const refused = record && update(record.refused);
      if (
        record &&
        JSON.stringify(refused) !== JSON.stringify(record.refused)
      ) {
        await this.#store.save(tx, { ...record, refused: refused! });
        afterCommit(tx, () => this.#onChange(name));
      }
    }, 'workspace.note');
  }

  /** Nothing of the version is there; that it was tried is. */
  async #noteFailed(candidate: Candidate, error: unknown): Promise<void> {
    if (error instanceof ConflictError) {
      // Somebody was faster, and whoever asked is told.
      return;
    }
    const known = await this.#store.findBySource(candidate.source.id);
    const [newest] = known
      ? (await this.#store.listDeployments(known.name, { limit: 1 })).items
      : [];
    if (
      newest?.result === 'failed' &&
      newest.version === candidate.read.version
    ) {
      return;
    }
    await this.#database.transaction(async tx => {
      const record = await this.#recordOf(tx, candidate.source, candidate.load);
      await this.#deployer.noteFailed(tx, record, candidate);
      afterCommit(tx, () => this.#onChange(record.name));
    }, 'workspace.note');
  }

  /** The workspace of a source; a new one when it has none yet. */
  async #recordOf(
    tx: Transaction,
    source: WorkspaceSource,
    load: WorkspaceLoad,
  ): Promise<WorkspaceRecord> {
    const known = await this.#store.findBySource(source.id, tx);
    const name =
      load.workspace?.document.metadata.name ??
      known?.name ??
      source.fallbackName;
    if (known && (known.deployed || known.name === name)) {
      const locked = await this.#store.lock(tx, known.name);
      if (locked) {
        return locked;
      }
    } else if (known) {
      // Never deployed: only now it says what it is called.
      await this.#store.forget(tx, known.name);
    }
    const moved = await this.#store.lock(tx, name);
    if (moved && this.#present?.has(moved.source.id) === false) {
      // Its folder or entity has another name now, and the old one is gone.
      return moved;
    }
    if (moved) {
      throw new NameTakenError(name);
    }
    const record = newRecord(name, source);
    await this.#store.insert(tx, record);
    return record;
  }
}

function newRecord(name: string, source: WorkspaceSource): WorkspaceRecord {
  return {
    name,
    source: {
      id: source.id,
      kind: source.kind,
      target: source.target,
      entityRef: source.entityRef,
    },
    findings: [],
    refused: [],
    generation: 0,
  };
}

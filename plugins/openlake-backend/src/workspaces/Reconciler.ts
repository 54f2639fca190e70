import {
  Deployment,
  Finding,
  loadWorkspace,
  PlanView,
  WorkspaceFile,
  WorkspaceLoad,
} from '@openlake/plugin-openlake-common';
import { Clock, toInstant } from '../database/instant';
import {
  afterCommit,
  OpenlakeDatabase,
  Transaction,
} from '../database/OpenlakeDatabase';
import { Deployer } from './Deployer';
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
    return this.#database.transaction(async tx => {
      const record = await this.#recordOf(tx, source, load);
      this.#onNamed(record.name, source);
      const deployment = await this.#deployer.deploy(tx, record, {
        source,
        read,
        load,
        by: options.by,
        confirm: options.confirm,
      });
      afterCommit(tx, () => this.#onChange(record.name));
      return { workspace: record.name, deployment };
    });
  }

  /**
   * Says so on workspaces whose source is not there any more. They stay as
   * they are: a person decides whether their jobs should go.
   */
  async noteGone(sourceIds: readonly string[]): Promise<void> {
    const present = new Set(sourceIds);
    this.#present = present;
    for (const { name, source, readError } of await this.#store.all()) {
      if (!present.has(source.id)) {
        const error = `${source.target} is no longer ${
          source.kind === 'folder'
            ? 'in openlake.workspaces'
            : `named by ${source.entityRef}`
        }. What is deployed stays`;
        if (readError !== error) {
          await this.#store.noteChecked(name, {
            at: toInstant(this.#clock()),
            error,
          });
          this.#onChange(name);
        }
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
      this.#deployer.plan(tx, record, load, findings),
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
      const message = String((error as Error)?.message ?? error);
      if (known?.readError !== message) {
        const name = known?.name ?? source.fallbackName;
        if (!known) {
          await this.#database.transaction(tx =>
            this.#store.insert(tx, newRecord(name, source)),
          );
        }
        await this.#store.noteChecked(name, {
          at: toInstant(this.#clock()),
          error: message,
        });
        this.#onChange(name);
      }
      throw toReadError(source, error);
    }
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
    generation: 0,
  };
}

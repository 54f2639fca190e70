import { Deployment, TableDocument } from '@openlake/plugin-openlake-common';
import { Instant } from '../database/instant';
import { Transaction } from '../database/OpenlakeDatabase';
import {
  DeclaredObject,
  DeploymentRecord,
  ObjectKey,
  WorkspaceRecord,
} from './Workspace';

/** @internal */
export interface PageRequest {
  cursor?: string;
  limit?: number;
}

/** @internal */
export interface PageOf<T> {
  items: T[];
  nextCursor?: string;
}

/** A table contract in force. @internal */
export interface DeclaredTable {
  workspace: string;
  file: string;
  document: TableDocument;
}

/** A secret that signs calls of a webhook in force. @internal */
export interface DeclaredHook {
  workspace: string;
  secret: string;
}

/**
 * Workspaces, the objects of the version in force, and deployments.
 *
 * @internal
 */
export interface WorkspaceStore {
  /** By name. */
  list(page: PageRequest): Promise<PageOf<WorkspaceRecord>>;
  all(): Promise<WorkspaceRecord[]>;

  /** The first by name, those that need somebody before the others. */
  foremost(limit: number): Promise<{
    items: WorkspaceRecord[];
    total: number;
    /** Whose newest version is not deployed, or that cannot be read. */
    held: number;
  }>;
  find(name: string): Promise<WorkspaceRecord | undefined>;
  findAll(names: readonly string[]): Promise<WorkspaceRecord[]>;
  findBySource(
    sourceId: string,
    tx?: Transaction,
  ): Promise<WorkspaceRecord | undefined>;

  /** Reads a workspace; until the transaction ends nobody else can write it. */
  lock(tx: Transaction, name: string): Promise<WorkspaceRecord | undefined>;

  /** @throws ConflictError when the name or the source is taken. */
  insert(tx: Transaction, record: WorkspaceRecord): Promise<void>;

  /**
   * Writes a workspace as the next generation of the one that was read.
   *
   * @throws ConflictError when somebody else has written it meanwhile.
   */
  save(tx: Transaction, record: WorkspaceRecord): Promise<void>;

  /** Forgets a workspace that has never been deployed. */
  forget(tx: Transaction, name: string): Promise<void>;

  /** Notes that a source was looked at, and what kept it from being read. */
  noteChecked(
    name: string,
    check: { at: Instant; error?: string },
  ): Promise<void>;

  /** Objects in force. */
  objects(name: string, tx?: Transaction): Promise<DeclaredObject[]>;

  /** Contracts in force by name of the table, of one workspace or of these tables. */
  tables(filter: {
    workspace?: string;
    tables?: readonly string[];
  }): Promise<DeclaredTable[]>;

  /** Which of these tables are declared elsewhere, and where. */
  tablesOfOthers(
    tx: Transaction,
    name: string,
    tables: readonly string[],
  ): Promise<Map<string, string>>;

  /** Webhooks in force elsewhere, each secret of a workspace once. */
  hooksOfOthers(tx: Transaction, name: string): Promise<DeclaredHook[]>;

  replaceObjects(
    tx: Transaction,
    name: string,
    change: { remove: readonly ObjectKey[]; put: readonly DeclaredObject[] },
  ): Promise<void>;

  insertDeployment(tx: Transaction, record: DeploymentRecord): Promise<void>;

  /** Ends the wait of a deployment. */
  settleDeployment(
    tx: Transaction,
    id: string,
    end:
      | { result: 'superseded' }
      | { result: 'applied'; by: string; at: Instant },
  ): Promise<void>;

  /** Newest first. */
  listDeployments(
    workspace: string,
    page: PageRequest,
  ): Promise<PageOf<Deployment>>;
  /**
   * Removes deployments from before a moment, but for the newest of each
   * workspace and those that wait for a person.
   *
   * @returns how many have gone
   */
  removeDeployments(
    tx: Transaction,
    old: { before: Instant; newest: number; limit: number },
  ): Promise<number>;

  findDeployment(
    workspace: string,
    id: string,
  ): Promise<DeploymentRecord | undefined>;
}

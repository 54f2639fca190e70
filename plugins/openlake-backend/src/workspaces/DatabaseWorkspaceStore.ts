import { ConflictError } from '@backstage/errors';
import {
  Deployment,
  JobDocument,
  TableDocument,
} from '@openlake/plugin-openlake-common';
import { readPage } from '../database/cursor';
import { Instant } from '../database/instant';
import { OpenlakeDatabase, Transaction } from '../database/OpenlakeDatabase';
import {
  DeclaredObject,
  DeploymentRecord,
  ObjectKey,
  WorkspaceRecord,
} from './Workspace';
import {
  deploymentColumns,
  fromDeploymentRow,
  fromObjectRow,
  fromWorkspaceRow,
  toDeploymentRow,
  toObjectRow,
  toWorkspaceRow,
} from './workspaceRows';
import {
  DeclaredHook,
  DeclaredTable,
  PageOf,
  PageRequest,
  WorkspaceStore,
} from './WorkspaceStore';

/** Rows per statement: far below the number of variables that SQLite takes. */
const CHUNK = 100;

/** That the newest version is not deployed, or that there is no reading it. */
const HELD = `(read_error is not null or pending_deployment is not null or findings like '%"severity":"error"%')`;

/** @internal */
export class DatabaseWorkspaceStore implements WorkspaceStore {
  readonly #database: OpenlakeDatabase;

  constructor(database: OpenlakeDatabase) {
    this.#database = database;
  }

  async list(page: PageRequest): Promise<PageOf<WorkspaceRecord>> {
    const { rows, nextCursor } = await readPage<{ name: string }>(
      this.#database.knex('workspaces'),
      {
        orderBy: [['name', 'text']],
        direction: 'asc',
        place: row => [row.name],
        ...page,
      },
    );
    return { items: rows.map(fromWorkspaceRow), nextCursor };
  }

  async all(): Promise<WorkspaceRecord[]> {
    const rows = await this.#database.knex('workspaces').orderBy('name');
    return rows.map(fromWorkspaceRow);
  }

  async foremost(limit: number) {
    const { knex } = this.#database;
    const rows = await knex('workspaces')
      .orderByRaw(`case when ${HELD} then 0 else 1 end, name`)
      .limit(limit);
    const [counts]: Array<Record<'total' | 'held', unknown>> = await knex(
      'workspaces',
    ).select(
      knex.raw('count(*) as total'),
      knex.raw(`sum(case when ${HELD} then 1 else 0 end) as held`),
    );
    return {
      items: rows.map(fromWorkspaceRow),
      total: Number(counts.total),
      held: Number(counts.held ?? 0),
    };
  }

  async find(name: string): Promise<WorkspaceRecord | undefined> {
    const row = await this.#database.knex('workspaces').where({ name }).first();
    return row && fromWorkspaceRow(row);
  }

  async findAll(names: readonly string[]): Promise<WorkspaceRecord[]> {
    const rows = await this.#database
      .knex('workspaces')
      .whereIn('name', [...names]);
    return rows.map(fromWorkspaceRow);
  }

  async findBySource(
    sourceId: string,
    tx?: Transaction,
  ): Promise<WorkspaceRecord | undefined> {
    const row = await (tx ?? this.#database.knex)('workspaces')
      .where({ source_id: sourceId })
      .first();
    return row && fromWorkspaceRow(row);
  }

  async lock(
    tx: Transaction,
    name: string,
  ): Promise<WorkspaceRecord | undefined> {
    const row = await tx('workspaces').where({ name }).forUpdate().first();
    return row && fromWorkspaceRow(row);
  }

  async insert(tx: Transaction, record: WorkspaceRecord): Promise<void> {
    try {
      await tx('workspaces').insert(toWorkspaceRow(record));
    } catch (error) {
      if (this.#database.dialect.isDuplicate(error)) {
        throw new ConflictError(
          `There is another workspace ${record.name}; two sources cannot have one name`,
        );
      }
      throw error;
    }
  }

  async save(tx: Transaction, record: WorkspaceRecord): Promise<void> {
    const written = await tx('workspaces')
      .where({ name: record.name, generation: record.generation })
      .update({
        ...toWorkspaceRow(record),
        generation: record.generation + 1,
      });
    if (written !== 1) {
      throw new ConflictError(
        `Workspace ${record.name} has been changed meanwhile; try again`,
      );
    }
  }

  async forget(tx: Transaction, name: string): Promise<void> {
    await tx('workspaces').where({ name, version: null }).delete();
  }

  async noteChecked(
    name: string,
    check: { at: Instant; error?: string },
  ): Promise<void> {
    await this.#database
      .knex('workspaces')
      .where({ name })
      .update(
        check.error === undefined
          ? { checked_at: check.at, read_error: null }
          : { read_error: check.error },
      );
  }

  async objects(name: string, tx?: Transaction): Promise<DeclaredObject[]> {
    const rows = await (tx ?? this.#database.knex)('declared_objects')
      .where({ workspace: name })
      .orderBy(['kind', 'name']);
    return rows.map(fromObjectRow);
  }

  async tables(filter: {
    workspace?: string;
    tables?: readonly string[];
  }): Promise<DeclaredTable[]> {
    const query = this.#database
      .knex('declared_objects')
      .where({ kind: 'Table' })
      .orderBy('table_name')
      .select('workspace', 'file', 'document');
    if (filter.workspace !== undefined) {
      query.where({ workspace: filter.workspace });
    }
    if (filter.tables) {
      query.whereIn('table_name', [...filter.tables]);
    }
    const rows: Array<{ workspace: string; file: string; document: string }> =
      await query;
    return rows.map(({ workspace, file, document }) => ({
      workspace,
      file,
      document: JSON.parse(document) as TableDocument,
    }));
  }

  async tablesOfOthers(
    tx: Transaction,
    name: string,
    tables: readonly string[],
  ): Promise<Map<string, string>> {
    const owners = new Map<string, string>();
    for (let start = 0; start < tables.length; start += CHUNK) {
      const rows: Array<{ table_name: string; workspace: string }> = await tx(
        'declared_objects',
      )
        .whereIn('table_name', tables.slice(start, start + CHUNK))
        .whereNot({ workspace: name })
        .select('table_name', 'workspace');
      rows.forEach(row => owners.set(row.table_name, row.workspace));
    }
    return owners;
  }

  async hooksOfOthers(tx: Transaction, name: string): Promise<DeclaredHook[]> {
    const rows: Array<{ workspace: string; document: string }> = await tx(
      'declared_objects',
    )
      .where({ kind: 'Job' })
      .whereNot({ workspace: name })
      // Most jobs have none, and need not be read.
      .whereLike('document', '%"webhook":%')
      .select('workspace', 'document');
    const hooks = new Map<string, DeclaredHook>();
    for (const { workspace, document } of rows) {
      const { spec }: JobDocument = JSON.parse(document);
      for (const trigger of spec.triggers) {
        if ('webhook' in trigger) {
          const { secret_ref: secret } = trigger.webhook;
          hooks.set(`${workspace}/${secret}`, { workspace, secret });
        }
      }
    }
    return [...hooks.values()];
  }

  async replaceObjects(
    tx: Transaction,
    name: string,
    change: { remove: readonly ObjectKey[]; put: readonly DeclaredObject[] },
  ): Promise<void> {
    for (const { kind, name: object } of change.remove) {
      await tx('declared_objects')
        .where({ workspace: name, kind, name: object })
        .delete();
    }
    for (let start = 0; start < change.put.length; start += CHUNK) {
      await tx('declared_objects')
        .insert(
          change.put
            .slice(start, start + CHUNK)
            .map(object => toObjectRow(name, object)),
        )
        .onConflict(['workspace', 'kind', 'name'])
        .merge();
    }
  }

  async insertDeployment(
    tx: Transaction,
    record: DeploymentRecord,
  ): Promise<void> {
    await tx('deployments').insert(toDeploymentRow(record));
  }

  async settleDeployment(
    tx: Transaction,
    id: string,
    end:
      | { result: 'superseded' }
      | { result: 'applied'; by: string; at: Instant },
  ): Promise<void> {
    await tx('deployments')
      .where({ id, result: 'needs_confirmation' })
      .update(end);
  }

  async listDeployments(
    workspace: string,
    page: PageRequest,
  ): Promise<PageOf<Deployment>> {
    const { rows, nextCursor } = await readPage<{ id: string }>(
      this.#database
        .knex('deployments')
        .where({ workspace })
        .select(...deploymentColumns),
      {
        orderBy: [['id', 'text']],
        direction: 'desc',
        place: row => [row.id],
        ...page,
      },
    );
    return { items: rows.map(fromDeploymentRow), nextCursor };
  }

  async removeDeployments(
    tx: Transaction,
    old: { before: Instant; newest: number; limit: number },
  ): Promise<number> {
    const ranked = tx('deployments')
      .select('id', 'at', 'result')
      .rowNumber('place', query =>
        query.partitionBy('workspace').orderBy('id', 'desc'),
      );
    return tx('deployments')
      .whereIn(
        'id',
        tx
          .from(ranked.as('ranked'))
          .where('at', '<', old.before)
          .where('place', '>', old.newest)
          .whereNot('result', 'needs_confirmation')
          .orderBy('id')
          .limit(old.limit)
          .select('id'),
      )
      .delete();
  }

  async findDeployment(
    workspace: string,
    id: string,
  ): Promise<DeploymentRecord | undefined> {
    const row = await this.#database
      .knex('deployments')
      .where({ workspace, id })
      .first();
    return row && { ...fromDeploymentRow(row), plan: JSON.parse(row.plan) };
  }
}

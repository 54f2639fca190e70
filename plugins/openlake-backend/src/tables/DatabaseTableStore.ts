import { Knex } from 'knex';
import { readPage } from '../database/cursor';
import { Instant } from '../database/instant';
import { OpenlakeDatabase, Transaction } from '../database/OpenlakeDatabase';
import { whereContains } from '../database/whereContains';
import { TableAccessRecord, TableRecord } from './TableRecord';
import { nameParts, TableRow, toTableRecord } from './tableRows';
import { tableStanding } from './tableStanding';
import {
  TableFilter,
  TableObservation,
  TableStore,
  TableTotals,
} from './TableStore';

const TABLES = 'lake_tables';
const CHECKS = 'table_checks';
const ACCESSES = 'table_accesses';
/** What somebody should look at, as of a moment: it cannot be read now, or its contract or freshness does not hold. */
const NEEDS_LOOK = `(present and (error is not null or contract = 'broken' or stale_at < ?))`;
/** Results of older snapshots are let go. */
const CHECKS_KEPT = 100;

/**
 * The index of tables in the plugin's database.
 *
 * @internal
 */
export class DatabaseTableStore implements TableStore {
  readonly #knex: Knex;

  constructor(database: OpenlakeDatabase) {
    this.#knex = database.knex;
  }

  async list(
    filter: TableFilter,
    page: { cursor?: string; limit?: number },
  ): Promise<{ items: TableRecord[]; nextCursor?: string }> {
    const query = this.#visible();
    if (filter.workspace !== undefined) {
      query.where('workspace', filter.workspace);
    }
    if (filter.schema !== undefined) {
      query.where('schema', filter.schema);
    }
    if (filter.contains) {
      whereContains(query, ['name'], filter.contains);
    }
    if (filter.needsLookAt !== undefined) {
      query.whereRaw(NEEDS_LOOK, [filter.needsLookAt]);
    }
    if (filter.declaredOnly) {
      query.where('present', false);
    }
    if (filter.contract !== undefined) {
      query.where('contract', filter.contract);
    }
    const { rows, nextCursor } = await readPage<TableRow>(query, {
      ...page,
      orderBy: [['name', 'text']],
      direction: 'asc',
      place: row => [row.name],
    });
    return {
      items: rows.map(toTableRecord),
      ...(nextCursor && { nextCursor }),
    };
  }

  async find(name: string): Promise<TableRecord | undefined> {
    return (await this.named([name]))[0];
  }

  async named(names: readonly string[]): Promise<TableRecord[]> {
    const rows: TableRow[] = await this.#visible()
      .whereIn('name', [...names])
      .orderBy('name');
    return rows.map(toTableRecord);
  }

  async ofWorkspace(workspace: string): Promise<TableRecord[]> {
    const rows: TableRow[] = await this.#visible()
      .where('workspace', workspace)
      .orderBy('name');
    return rows.map(toTableRecord);
  }

  async totals(now: Instant, workspace?: string): Promise<TableTotals> {
    const query: Knex.QueryBuilder = this.#visible();
    if (workspace !== undefined) {
      query.where({ workspace });
    }
    const counted = (name: string, condition: string, ...values: string[]) =>
      this.#knex.raw(`sum(case when ${condition} then 1 else 0 end) as ??`, [
        ...values,
        name,
      ]);
    const row: Record<keyof TableTotals, string | number | null> = await query
      .count({ tables: '*' })
      .sum({ rows: 'total_rows', bytes: 'total_bytes', files: 'total_files' })
      .select(
        counted('declaredOnly', 'not present'),
        counted('needLook', NEEDS_LOOK, now),
        counted('fresh', 'stale_at >= ?', now),
        counted('withRule', 'stale_at is not null'),
        counted('met', `contract = 'met'`),
        counted('broken', `contract = 'broken'`),
        counted('withContract', 'contract is not null'),
      )
      .first();
    return Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, Number(value ?? 0)]),
    ) as unknown as TableTotals;
  }

  async locations(catalog: string): Promise<Map<string, string>> {
    const rows: Array<{ name: string; location: string | null }> =
      await this.#knex(TABLES)
        .where({ catalog, present: true })
        .select(
          'name',
          this.#knex.raw(
            'case when error is null or description is null then metadata_location end as location',
          ),
        );
    return new Map(rows.map(row => [row.name, row.location ?? '']));
  }

  async observe(
    tx: Transaction,
    observation: TableObservation,
  ): Promise<boolean> {
    const { name, description, previousLocation } = observation;
    const seen = {
      present: true,
      metadata_location: observation.metadataLocation,
      error: observation.error ?? null,
      description: description ? JSON.stringify(description) : null,
      snapshot_id: description?.current?.id ?? null,
      updated_at: description?.current?.at ?? null,
      writer: observation.writer ? JSON.stringify(observation.writer) : null,
      observed_at: observation.at,
      checks_due: description?.current !== undefined,
    };
    const inserted = await tx(TABLES)
      .insert({
        name,
        ...nameParts(name),
        ...seen,
        workspace: observation.writer?.workspace ?? null,
      })
      .onConflict('name')
      .ignore()
      .returning('name');
    if (inserted.length > 0) {
      await this.#noteStanding(tx, [name]);
      return true;
    }
    const query = tx(TABLES).where({ name });
    if (previousLocation === undefined) {
      query.where(absent =>
        absent.whereNull('metadata_location').orWhere('present', false),
      );
    } else {
      query.where({ present: true, metadata_location: previousLocation });
    }
    const updated = await query.update({
      ...seen,
      // A declaration decides; without one, the workspace that writes it.
      workspace: tx.raw(
        'case when declaration is null then coalesce(?, workspace) else workspace end',
        [observation.writer?.workspace ?? null],
      ),
    });
    if (updated > 0) {
      await this.#noteStanding(tx, [name]);
    }
    return updated > 0;
  }

  async noteUnread(name: string, error: string): Promise<void> {
    await this.#knex(TABLES).where({ name, present: true }).update({ error });
  }

  async forget(
    tx: Transaction,
    names: readonly string[],
    at: Instant,
  ): Promise<void> {
    await tx(TABLES)
      .whereIn('name', [...names])
      .update({
        present: false,
        metadata_location: null,
        error: null,
        description: null,
        snapshot_id: null,
        updated_at: null,
        writer: null,
        checks_due: false,
        checks: null,
        checked_snapshot: null,
        checked_at: null,
        observed_at: at,
      });
    await this.#noteStanding(tx, names);
  }

  async declare(
    tx: Transaction,
    workspace: string,
    contracts: ReadonlyArray<{
      document: { spec: { table: string } };
      file: string;
      hash: string;
    }>,
    at: Instant,
  ): Promise<void> {
    const names = contracts.map(({ document }) => document.spec.table);
    const changed: Array<{ name: string }> = await tx(TABLES)
      .where({ workspace })
      .whereNotNull('declaration')
      .whereNotIn('name', names)
      .update({
        declaration: null,
        declared_file: null,
        declared_hash: null,
        checks_due: false,
        checks: null,
        checked_snapshot: null,
        checked_at: null,
      })
      .returning('name');
    for (const { document, file, hash } of contracts) {
      const name = document.spec.table;
      await tx(TABLES)
        .insert({ name, ...nameParts(name), present: false, observed_at: at })
        .onConflict('name')
        .ignore();
      const updated = await tx(TABLES)
        .where({ name })
        .where(other =>
          other
            .whereNull('declared_hash')
            .orWhereNot('declared_hash', hash)
            .orWhereNot('declared_file', file)
            .orWhereNull('workspace')
            .orWhereNot('workspace', workspace),
        )
        .update({
          workspace,
          declaration: JSON.stringify(document),
          declared_file: file,
          declared_hash: hash,
          checks_due: tx.raw(
            'case when snapshot_id is null then false else true end',
          ),
        })
        .returning('name');
      changed.push(...updated);
    }
    await this.#noteStanding(
      tx,
      changed.map(({ name }) => name),
    );
  }

  async dueChecks(limit: number): Promise<TableRecord[]> {
    const rows: TableRow[] = await this.#knex<TableRow>(TABLES)
      .where({ checks_due: true })
      .whereNotNull('declaration')
      .orderBy('name')
      .limit(limit);
    return rows.map(toTableRecord);
  }

  async saveChecks(
    tx: Transaction,
    check: Parameters<TableStore['saveChecks']>[1],
  ): Promise<void> {
    const { table, snapshotId, at } = check;
    const results = JSON.stringify(check.results);
    const current = await tx(TABLES)
      .where({ name: table, snapshot_id: snapshotId })
      .update({
        checks: results,
        checked_snapshot: snapshotId,
        checked_at: at,
        checks_due: false,
      });
    if (current > 0) {
      await this.#noteStanding(tx, [table]);
    }
    await tx(CHECKS)
      .insert({
        table,
        snapshot_id: snapshotId,
        at,
        run: check.run ?? null,
        results,
      })
      .onConflict(['table', 'snapshot_id'])
      .merge(['at', 'run', 'results']);
    const oldest = await tx(CHECKS)
      .where({ table })
      .orderBy('at', 'desc')
      .offset(CHECKS_KEPT)
      .limit(1)
      .first('at');
    if (oldest) {
      await tx(CHECKS).where({ table }).where('at', '<=', oldest.at).delete();
    }
  }

  async noteAccesses(
    tx: Transaction,
    accesses: readonly TableAccessRecord[],
  ): Promise<void> {
    for (const access of accesses) {
      await tx(ACCESSES)
        .insert(access)
        .onConflict(['table', 'kind', 'workspace', 'job', 'task'])
        .merge(['run', 'at']);
    }
  }

  async accesses(tables: readonly string[]): Promise<TableAccessRecord[]> {
    return this.#knex<TableAccessRecord>(ACCESSES)
      .whereIn('table', [...tables])
      .orderBy(['table', 'workspace', 'job', 'task']);
  }

  async accessesOf(workspace: string): Promise<TableAccessRecord[]> {
    return this.#knex<TableAccessRecord>(ACCESSES)
      .where({ workspace })
      .orderBy(['table', 'job', 'task']);
  }

  async currentSnapshots(
    names: readonly string[],
  ): Promise<Map<string, string>> {
    const rows: TableRow[] = await this.#knex<TableRow>(TABLES)
      .whereIn('name', [...names])
      .whereNotNull('snapshot_id')
      .select('name', 'snapshot_id');
    return new Map(rows.map(row => [row.name, row.snapshot_id ?? '']));
  }

  /** Lets the columns that lists add up follow rows that this transaction has just written, so that nobody else writes them. */
  async #noteStanding(
    tx: Transaction,
    names: readonly string[],
  ): Promise<void> {
    const rows: TableRow[] = await tx(TABLES).whereIn('name', [...names]);
    for (const row of rows) {
      await tx(TABLES)
        .where({ name: row.name })
        .update({ ...tableStanding(toTableRecord(row)) });
    }
  }

  /** A row stays when a table is gone; nobody needs to see it. */
  #visible() {
    return this.#knex<TableRow>(TABLES).where(there =>
      there.where('present', true).orWhereNotNull('declaration'),
    );
  }
}

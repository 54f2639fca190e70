import { readPage } from '../../database/cursor';
import { insertRows } from '../../database/insertRows';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import { sourcesOf, triggerName, type TriggerRecord } from './Trigger';
import type { TakenTick, TickRecord, TriggerStore } from './TriggerStore';

/** Rows per statement: below the variables that databases take. */
const CHUNK = 500;

/** @internal */
export class DatabaseTriggerStore implements TriggerStore {
  readonly #database: OpenlakeDatabase;

  constructor(database: OpenlakeDatabase) {
    this.#database = database;
  }

  async listOf(tx: Transaction, job: JobKey): Promise<TriggerRecord[]> {
    const rows = await tx('run_triggers')
      .where({ workspace: job.workspace, job: job.job })
      .orderBy('trigger_key')
      .forUpdate();
    return rows.map(fromRow);
  }

  async listBySource(
    tx: Transaction,
    source: string,
  ): Promise<TriggerRecord[]> {
    const rows = await tx('run_triggers')
      .whereIn(
        ['workspace', 'job', 'trigger_key'],
        tx('run_trigger_sources')
          .where({ source })
          .select('workspace', 'job', 'trigger_key'),
      )
      .orderBy(['workspace', 'job', 'trigger_key'])
      .forUpdate();
    return rows.map(fromRow);
  }

  async listDue(now: string, limit: number): Promise<TriggerRecord[]> {
    const { knex } = this.#database;
    const order = ['next_at', 'job', 'trigger_key'];
    const rows = await knex
      .from(
        knex('run_triggers')
          .where('next_at', '<=', now)
          .select('*')
          .rowNumber('turn', order, 'workspace')
          .as('due'),
      )
      .orderBy(['turn', ...order, 'workspace'])
      .limit(limit);
    return rows.map(fromRow);
  }

  async listJobs(): Promise<JobKey[]> {
    return this.#database
      .knex('run_triggers')
      .distinct('workspace', 'job')
      .orderBy(['workspace', 'job']);
  }

  async insert(tx: Transaction, trigger: TriggerRecord): Promise<void> {
    await tx('run_triggers').insert(toRow(trigger));
    const sources = sourcesOf(trigger.workspace, trigger.trigger);
    await insertRows(
      tx,
      'run_trigger_sources',
      sources.map(source => ({ source, ...placeOf(trigger) })),
    );
  }

  async update(tx: Transaction, trigger: TriggerRecord): Promise<boolean> {
    const row = toRow({ ...trigger, version: trigger.version + 1 });
    const written = await tx('run_triggers')
      .where({ ...placeOf(trigger), version: trigger.version })
      .update({
        trigger: row.trigger,
        next_at: row.next_at,
        state: row.state,
        version: row.version,
      });
    return written === 1;
  }

  async lookAgain(
    tx: Transaction,
    trigger: TriggerRecord,
    nextAt: string | undefined,
  ): Promise<boolean> {
    const { version } = trigger;
    const written = await tx('run_triggers')
      .where({ ...placeOf(trigger), version })
      .update({ next_at: nextAt ?? null, version: version + 1 });
    return written === 1;
  }

  async updateAll(
    tx: Transaction,
    triggers: readonly TriggerRecord[],
  ): Promise<TriggerRecord[]> {
    const written = new Set<string>();
    for (let from = 0; from < triggers.length; from += CHUNK) {
      const rows = triggers.slice(from, from + CHUNK).map(toRow);
      // Expressions, so that SQLite looks up each of these in the table and
      // not each of the table's in these.
      const answer = await tx.raw(
        `with stands (workspace, job, trigger_key, version, next_at, state) as (
           values ${rows
             .map(() => '(?, ?, ?, cast(? as integer), cast(? as text), ?)')
             .join(', ')}
         )
         update run_triggers
         set next_at = stands.next_at, state = stands.state,
           version = run_triggers.version + 1
         from stands
         where run_triggers.workspace = coalesce(stands.workspace, '')
           and run_triggers.job = coalesce(stands.job, '')
           and run_triggers.trigger_key = coalesce(stands.trigger_key, '')
           and run_triggers.version = stands.version + 0
         returning run_triggers.workspace, run_triggers.job,
           run_triggers.trigger_key as "key"`,
        rows.flatMap(row => [
          row.workspace,
          row.job,
          row.trigger_key,
          row.version,
          row.next_at,
          row.state,
        ]),
      );
      for (const row of answer.rows ?? answer) {
        written.add(triggerName(row));
      }
    }
    return triggers.filter(trigger => written.has(triggerName(trigger)));
  }

  async remove(tx: Transaction, trigger: TriggerRecord): Promise<void> {
    await tx('run_triggers').where(placeOf(trigger)).delete();
  }

  async takeTicks<T extends TakenTick>(
    tx: Transaction,
    ticks: readonly T[],
    at: string,
  ): Promise<T[]> {
    const taken = new Set<string>();
    for (let from = 0; from < ticks.length; from += CHUNK) {
      const rows = await tx('run_ticks')
        .insert(
          ticks.slice(from, from + CHUNK).map(tick => ({
            ...placeOf(tick.trigger),
            tick: tick.tick,
            first_tick: 'from' in tick ? tick.from : null,
            run_id: 'runId' in tick ? tick.runId : null,
            skipped_because: 'because' in tick ? tick.because : null,
            at,
          })),
        )
        .onConflict(['workspace', 'job', 'trigger_key', 'tick'])
        .ignore()
        .returning(['workspace', 'job', 'trigger_key as key', 'tick']);
      rows.forEach(row => taken.add(`${triggerName(row)} ${row.tick}`));
    }
    return ticks.filter(({ trigger, tick }) =>
      taken.has(`${triggerName(trigger)} ${tick}`),
    );
  }

  async findTick(
    tx: Transaction,
    trigger: JobKey & { key: string },
    tick: string,
  ): Promise<TickRecord | undefined> {
    const row = await tx('run_ticks')
      .where({ ...placeOf(trigger), tick })
      .first();
    return row && fromTickRow(row);
  }

  async listTicks(job: JobKey, limit: number): Promise<TickRecord[]> {
    const rows = await this.#database
      .knex('run_ticks')
      .where({ workspace: job.workspace, job: job.job })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'tick', order: 'desc' },
      ])
      .limit(limit);
    return rows.map(fromTickRow);
  }

  async pageTicks(
    { workspace, job }: JobKey,
    { skipped, ...page }: { skipped: boolean; cursor?: string; limit?: number },
  ): Promise<{ ticks: TickRecord[]; nextCursor?: string }> {
    const query = this.#database
      .knex('run_ticks')
      .leftJoin('run_triggers', join =>
        join
          .on('run_triggers.workspace', 'run_ticks.workspace')
          .andOn('run_triggers.job', 'run_ticks.job')
          .andOn('run_triggers.trigger_key', 'run_ticks.trigger_key'),
      )
      .where({ 'run_ticks.workspace': workspace, 'run_ticks.job': job })
      .select('run_ticks.*', 'run_triggers.trigger');
    if (skipped) {
      query.whereNotNull('run_ticks.skipped_because');
    }
    const { rows, nextCursor } = await readPage<Record<string, any>>(query, {
      orderBy: [
        ['run_ticks.at', 'text'],
        ['run_ticks.tick', 'text'],
        ['run_ticks.trigger_key', 'text'],
      ],
      direction: 'desc',
      place: row => [row.at, row.tick, row.trigger_key],
      ...page,
    });
    return { ticks: rows.map(fromTickRow), nextCursor };
  }
}

function fromTickRow(row: Record<string, any>): TickRecord {
  return {
    triggerKey: row.trigger_key,
    tick: row.tick,
    from: row.first_tick ?? undefined,
    runId: row.run_id ?? undefined,
    skippedBecause: row.skipped_because ?? undefined,
    at: row.at,
    ...(row.trigger && { trigger: JSON.parse(row.trigger) }),
  };
}

function placeOf({ workspace, job, key }: JobKey & { key: string }) {
  return { workspace, job, trigger_key: key };
}

function toRow(record: TriggerRecord) {
  return {
    ...placeOf(record),
    kind: record.kind,
    trigger: JSON.stringify(record.trigger),
    next_at: record.nextAt ?? null,
    state: JSON.stringify(record.state),
    version: record.version,
    created_at: record.createdAt,
  };
}

function fromRow(row: Record<string, any>): TriggerRecord {
  return {
    workspace: row.workspace,
    job: row.job,
    key: row.trigger_key,
    kind: row.kind,
    trigger: JSON.parse(row.trigger),
    nextAt: row.next_at ?? undefined,
    state: JSON.parse(row.state),
    version: row.version,
    createdAt: row.created_at,
  };
}

import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import { readPage } from '../../database/cursor';
import { instantMs } from '../../database/instant';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type {
  BackfillRecord,
  IntervalRecord,
  PlannedInterval,
} from './Backfill';
import {
  fromBackfillRow,
  fromIntervalRow,
  type Row,
  toBackfillRow,
  toIntervalRow,
} from './backfillRows';
import type { BackfillQuery, BackfillStore } from './BackfillStore';
import type { ExistingRun, HeldInterval } from './planBackfill';
import type { BackfillChange } from './transitions';

/** Rows per statement: below the variables that databases take. */
const CHUNK = 200;

const INTERVAL_COLUMNS = [
  'position',
  'backfill_intervals.interval_start',
  'backfill_intervals.interval_end',
  'reason',
  'run_id',
  'tries',
  'runs.number as run_number',
  'runs.started_at',
  'runs.ended_at',
  'runs.failure as run_failure',
  'runs.reason_message as run_reason',
];

/** @internal */
export class DatabaseBackfillStore implements BackfillStore {
  readonly #knex: Knex;

  constructor(database: OpenlakeDatabase) {
    this.#knex = database.knex;
  }

  async insert(
    tx: Transaction,
    backfill: BackfillRecord,
    intervals: readonly PlannedInterval[],
    key: string | undefined,
  ): Promise<void> {
    await tx('backfills').insert({
      ...toBackfillRow(backfill),
      idempotency_key: key ?? null,
    });
    const rows = intervals.map((interval, position) =>
      toIntervalRow(backfill.id, interval, position),
    );
    for (let from = 0; from < rows.length; from += CHUNK) {
      await tx('backfill_intervals').insert(rows.slice(from, from + CHUNK));
    }
  }

  async findByKey(
    tx: Transaction,
    { workspace, job }: JobKey,
    key: string,
  ): Promise<BackfillRecord | undefined> {
    const row = await tx('backfills')
      .where({ workspace, job, idempotency_key: key })
      .first();
    return row && fromBackfillRow(row);
  }

  async find(
    id: string,
    tx?: Transaction,
  ): Promise<BackfillRecord | undefined> {
    const select = this.#knex('backfills').where({ id }).first();
    const row = await (tx ? select.transacting(tx).forUpdate() : select);
    return row && fromBackfillRow(row);
  }

  async list({ workspace, job, state, ...page }: BackfillQuery) {
    const query = this.#knex('backfills');
    for (const [column, value] of Object.entries({ workspace, job, state })) {
      if (value !== undefined) {
        query.where(column, value);
      }
    }
    const { rows, nextCursor } = await readPage<Row>(query, {
      orderBy: [['id', 'text']],
      direction: 'desc',
      place: row => [row.id],
      ...page,
    });
    return { backfills: rows.map(fromBackfillRow), nextCursor };
  }

  async listRunning(): Promise<BackfillRecord[]> {
    const rows = await this.#knex('backfills')
      .where({ state: 'running' })
      .orderBy('id');
    return rows.map(fromBackfillRow);
  }

  async update(
    tx: Transaction,
    backfill: BackfillRecord,
    change: BackfillChange,
  ): Promise<BackfillRecord | undefined> {
    const changed = { ...backfill, ...change, version: backfill.version + 1 };
    const { id, ...row } = toBackfillRow(changed);
    const written = await tx('backfills')
      .where({ id, version: backfill.version })
      .update(row);
    return written === 1 ? changed : undefined;
  }

  async intervals(id: string, tx?: Transaction): Promise<IntervalRecord[]> {
    const rows = await withRuns(tx ?? this.#knex)
      .where('backfill_intervals.backfill_id', id)
      .orderBy('position')
      .select(INTERVAL_COLUMNS)
      .select(effectiveState(this.#knex));
    return rows.map(fromIntervalRow);
  }

  async counts(
    ids: readonly string[],
  ): Promise<Map<string, Record<string, number>>> {
    const counts = new Map<string, Record<string, number>>(
      ids.map(id => [id, {}]),
    );
    const rows = await withRuns(this.#knex)
      .whereIn('backfill_intervals.backfill_id', [...ids])
      .groupBy('backfill_intervals.backfill_id', 'shown')
      .select('backfill_intervals.backfill_id')
      .select(effectiveState(this.#knex))
      .count({ count: '*' });
    for (const row of rows as Row[]) {
      counts.get(row.backfill_id)![row.shown] = Number(row.count);
    }
    return counts;
  }

  async nextWaiting(
    tx: Transaction,
    { id, workspace, job, request }: BackfillRecord,
  ): Promise<IntervalRecord | undefined> {
    const row = await tx('backfill_intervals as i')
      .where({ 'i.backfill_id': id, 'i.state': 'waiting' })
      .whereNotExists(
        tx('runs')
          .where({ workspace, job })
          .whereRaw('runs.interval_start = i.interval_start')
          .whereRaw('runs.interval_end = i.interval_end')
          .whereNot('runs.lifecycle', 'terminated')
          .select('runs.id'),
      )
      .orderBy('i.position', request.order === 'oldest_first' ? 'asc' : 'desc')
      .first('i.*', 'i.state as shown');
    return row && fromIntervalRow(row);
  }

  async start(
    tx: Transaction,
    id: string,
    position: number,
    runId: string,
  ): Promise<void> {
    const started = await tx('backfill_intervals')
      .where({ backfill_id: id, position, state: 'waiting' })
      .update({ state: 'started', run_id: runId })
      .increment('tries', 1);
    if (started !== 1) {
      throw new ConflictError(
        `Interval ${position} of backfill ${id} does not wait any more`,
      );
    }
  }

  async reopen(
    tx: Transaction,
    id: string,
    positions: readonly number[],
  ): Promise<void> {
    for (let from = 0; from < positions.length; from += CHUNK) {
      await tx('backfill_intervals')
        .where({ backfill_id: id })
        .whereIn('position', positions.slice(from, from + CHUNK))
        .update({ state: 'waiting', run_id: null });
    }
  }

  async endWaiting(tx: Transaction, id: string): Promise<void> {
    await tx('backfill_intervals')
      .where({ backfill_id: id, state: 'waiting' })
      .update({ state: 'not_started' });
  }

  async settle(limit: number): Promise<number> {
    const ended: Row[] = await withRuns(this.#knex)
      .where('backfill_intervals.state', 'started')
      .where(run =>
        run.where('runs.lifecycle', 'terminated').orWhereNull('runs.id'),
      )
      .limit(limit)
      .select(
        'backfill_intervals.backfill_id',
        'position',
        'run_id',
        // Removed before anybody looked: nobody knows, so it can be retried.
        this.#knex.raw("coalesce(runs.state, 'canceled') as ended"),
      );
    for (const { ended: state, ...place } of ended) {
      // Only if it is still about that run.
      await this.#knex('backfill_intervals')
        .where({ ...place, state: 'started' })
        .update({ state });
    }
    return ended.length;
  }

  async runsIn(
    { workspace, job }: JobKey,
    { from, to }: { from: string; to: string },
    tx?: Transaction,
  ): Promise<ExistingRun[]> {
    const knex = tx ?? this.#knex;
    const rows: Row[] = await knex('runs')
      .where({ workspace, job })
      .where('interval_start', '>=', from)
      .where('interval_start', '<', to)
      .orderBy('number')
      .select('interval_start', 'interval_end', 'number', 'state', 'selection');
    return rows.map(row => ({
      start: row.interval_start,
      end: row.interval_end,
      number: row.number,
      state: row.state,
      partial: row.selection !== null,
    }));
  }

  async waitingIn(
    { workspace, job }: JobKey,
    { from, to }: { from: string; to: string },
    tx?: Transaction,
  ): Promise<HeldInterval[]> {
    const knex = tx ?? this.#knex;
    const rows: Row[] = await knex('backfill_intervals as i')
      .join('backfills as b', 'b.id', 'i.backfill_id')
      .where({ 'b.workspace': workspace, 'b.job': job, 'i.state': 'waiting' })
      .whereIn('b.state', ['running', 'paused'])
      .where('i.interval_start', '>=', from)
      .where('i.interval_start', '<', to)
      .orderBy(['b.id', 'i.position'])
      .select('i.interval_start', 'i.interval_end', 'b.id', 'b.request');
    return rows.map(row => ({
      start: row.interval_start,
      end: row.interval_end,
      backfill: row.id,
      partial: JSON.parse(row.request).tasks !== undefined,
    }));
  }

  async durations(id: string, runs: number): Promise<number[]> {
    const rows: Row[] = await this.#knex('runs')
      .where({ backfill_id: id, state: 'success', repairs: 0 })
      .whereNotNull('started_at')
      .orderBy('id', 'desc')
      .limit(runs)
      .select('started_at', 'ended_at');
    return rows.map(row => instantMs(row.ended_at) - instantMs(row.started_at));
  }
}

function withRuns(knex: Knex): Knex.QueryBuilder {
  return knex('backfill_intervals').leftJoin(
    'runs',
    'runs.id',
    'backfill_intervals.run_id',
  );
}

/** A repaired run says more than the end that was kept of it. */
function effectiveState(knex: Knex): Knex.Raw {
  return knex.raw('coalesce(runs.state, backfill_intervals.state) as shown');
}

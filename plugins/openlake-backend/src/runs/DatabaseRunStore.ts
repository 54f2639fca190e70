import type { Knex } from 'knex';
import { ulid } from 'ulid';
import {
  decodeCursor,
  DEFAULT_PAGE_SIZE,
  encodeCursor,
} from '../database/cursor';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../database/OpenlakeDatabase';
import type { JobKey } from '../jobs/Job';
import type { RepairRecord, RunRecord, TaskRunRecord } from './Run';
import {
  fromRepairRow,
  fromRunRow,
  fromTaskRow,
  toRepairRow,
  toRunRow,
  toTaskRow,
} from './runRows';
import type { RunQuery, RunStore } from './RunStore';
import type { RunChange } from './transitions';

/** States of runs that have not ended; each is a short stretch of an index. */
const ACTIVE = ['pending', 'queued', 'running', 'terminating'];

/** Task rows per statement: below the 32,766 variables that SQLite takes. */
const CHUNK = 500;

/** Written when a task run that exists is reported again. */
const REPORTED = [
  'item',
  'lifecycle',
  'result',
  'reason_code',
  'reason_message',
  'queued_at',
  'started_at',
  'ended_at',
  'attempt_count',
  'repaired',
  'attempts',
  'inputs',
  'outputs',
  'values',
  'error',
  'child_run_id',
];

/** @internal */
export class DatabaseRunStore implements RunStore {
  readonly #database: OpenlakeDatabase;

  constructor(database: OpenlakeDatabase) {
    this.#database = database;
  }

  async lockJob(tx: Transaction, job: JobKey): Promise<number> {
    const where = { workspace: job.workspace, job: job.job };
    await tx('run_jobs')
      .insert({ ...where, last_number: 0, failures: 0 })
      .onConflict(['workspace', 'job'])
      .ignore();
    // The write is the lock: a second transaction waits here for our end.
    await tx('run_jobs')
      .where(where)
      .update({ last_number: tx.ref('last_number') });
    const row = await tx('run_jobs').where(where).first('last_number');
    return row.last_number;
  }

  async insert(
    tx: Transaction,
    run: RunRecord,
    tasks: readonly TaskRunRecord[],
  ): Promise<void> {
    await tx('runs').insert(toRunRow(run));
    await tx('run_jobs')
      .where({ workspace: run.workspace, job: run.job })
      .update({ last_number: run.number });
    await this.putTasks(tx, tasks);
  }

  async update(
    tx: Transaction,
    run: RunRecord,
    change: RunChange,
  ): Promise<RunRecord | undefined> {
    const changed = { ...run, ...change, version: run.version + 1 };
    const { id, ...row } = toRunRow(changed);
    const written = await tx('runs')
      .where({ id, version: run.version })
      .update(row);
    return written === 1 ? changed : undefined;
  }

  async find(id: string, tx?: Transaction): Promise<RunRecord | undefined> {
    const select = this.#database.knex('runs').where({ id }).first();
    const row = await (tx ? select.transacting(tx).forUpdate() : select);
    return row && fromRunRow(row);
  }

  async findMany(
    ids: readonly string[],
    tx?: Transaction,
  ): Promise<RunRecord[]> {
    return this.#read(tx, runs => runs.whereIn('id', ids).orderBy('id'));
  }

  async list(
    query: RunQuery,
  ): Promise<{ runs: RunRecord[]; nextCursor?: string }> {
    const { knex } = this.#database;
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const before = query.cursor && decodeCursor(query.cursor, ['text'])[0];
    const newest = (state?: string) => {
      const select = knex('runs').select('*');
      if (query.workspace !== undefined) {
        select.where('workspace', query.workspace);
      }
      if (query.job !== undefined) {
        select.where('job', query.job);
      }
      if (query.number !== undefined) {
        select.where('number', query.number);
      }
      if (state !== undefined) {
        select.where('state', state);
      }
      if (before) {
        select.where('id', '<', before);
      }
      return select.orderBy('id', 'desc').limit(limit + 1);
    };
    const states = query.states ?? [];
    const select =
      states.length > 1
        ? knex
            .select('*')
            .from(
              knex
                .unionAll(
                  states.map(state =>
                    knex.select('*').from(newest(state).as('newest')),
                  ),
                )
                .as('merged'),
            )
            .orderBy('id', 'desc')
            .limit(limit + 1)
        : newest(states[0]);
    const rows = await select;
    const runs = rows.slice(0, limit).map(fromRunRow);
    return rows.length > limit
      ? { runs, nextCursor: encodeCursor([runs[limit - 1].id]) }
      : { runs };
  }

  async listTasks(runId: string, tx?: Transaction): Promise<TaskRunRecord[]> {
    const rows = await (tx ?? this.#database.knex)('task_runs')
      .where({ run_id: runId })
      .orderBy(['position', 'task_key', 'item_index']);
    return rows.map(fromTaskRow);
  }

  async findTasks(
    tx: Transaction,
    runIds: readonly string[],
    keys: readonly string[],
  ): Promise<TaskRunRecord[]> {
    const rows = await tx('task_runs')
      .whereIn('run_id', runIds)
      .whereIn('task_key', keys);
    return rows.map(fromTaskRow);
  }

  async putTasks(
    tx: Transaction,
    tasks: readonly TaskRunRecord[],
  ): Promise<void> {
    for (let from = 0; from < tasks.length; from += CHUNK) {
      await tx('task_runs')
        .insert(tasks.slice(from, from + CHUNK).map(toTaskRow))
        .onConflict(['run_id', 'task_key', 'item_index'])
        .merge(REPORTED);
    }
  }

  async listActive(
    tx: Transaction,
    { workspace, job }: JobKey,
    waiting: number,
  ): Promise<RunRecord[]> {
    const ofJob = (runs: Knex.QueryBuilder) =>
      runs.where({ workspace, job }).orderBy(['queued_at', 'number']);
    const placed = await this.#read(tx, runs =>
      ofJob(runs)
        .whereIn('state', ACTIVE)
        .whereNot(unplaced =>
          unplaced.where('state', 'queued').whereNull('admitted_at'),
        ),
    );
    const queue = await this.#read(tx, runs =>
      ofJob(runs)
        .where('state', 'queued')
        .whereNull('admitted_at')
        .limit(waiting),
    );
    return [...placed, ...queue].sort(
      (a, b) => compare(a.queuedAt, b.queuedAt) || a.number - b.number,
    );
  }

  async listActiveChildren(
    runId: string,
    tx?: Transaction,
  ): Promise<RunRecord[]> {
    return this.#read(tx, runs =>
      runs
        .where({ parent_run_id: runId })
        .whereIn('state', ACTIVE)
        .orderBy('id'),
    );
  }

  async findByKey(
    tx: Transaction,
    job: JobKey,
    key: string,
    now: string,
  ): Promise<string | undefined> {
    const row = await tx('run_keys')
      .where({ workspace: job.workspace, job: job.job, key })
      .where('expires_at', '>', now)
      .first('run_id');
    return row?.run_id;
  }

  async putKey(
    tx: Transaction,
    job: JobKey,
    entry: { key: string; runId: string; expiresAt: string },
  ): Promise<void> {
    await tx('run_keys')
      .insert({
        workspace: job.workspace,
        job: job.job,
        key: entry.key,
        run_id: entry.runId,
        expires_at: entry.expiresAt,
      })
      // Only an expired one can be in the way, see findByKey.
      .onConflict(['workspace', 'job', 'key'])
      .merge();
  }

  async expireKeys(now: string): Promise<number> {
    return this.#database
      .knex('run_keys')
      .where('expires_at', '<=', now)
      .delete();
  }

  async insertRepair(tx: Transaction, repair: RepairRecord): Promise<void> {
    await tx('run_repairs').insert(toRepairRow(repair));
  }

  async listRepairs(runId: string): Promise<RepairRecord[]> {
    const rows = await this.#database
      .knex('run_repairs')
      .where({ run_id: runId })
      .orderBy('number');
    return rows.map(fromRepairRow);
  }

  async recordEnd(tx: Transaction, run: RunRecord): Promise<void> {
    const job = { workspace: run.workspace, job: run.job };
    const { result } = run.state;
    const good = result === 'success';
    if (!good && result !== 'failed' && result !== 'timed_out') {
      return;
    }
    // Two runs of the job may end at the same time.
    const before = await tx('run_jobs').where(job).forUpdate().first();
    if (before.ended_number > run.number) {
      return; // A newer run has already said how the job stands.
    }
    const again = before.ended_run === run.id;
    await tx('run_jobs')
      .where(job)
      .update({
        ended_number: run.number,
        ended_run: run.id,
        failures: good ? 0 : Math.max(1, before.failures + (again ? 0 : 1)),
        failing_since: good ? null : before.failing_since ?? run.endedAt,
      });
    if (good) {
      await tx('run_incidents')
        .where(job)
        .whereNull('resolved_at')
        .update({ resolved_by: run.id, resolved_at: run.endedAt });
    } else if (before.failing_since === null) {
      await tx('run_incidents').insert({
        id: ulid(),
        ...job,
        opened_by: run.id,
        opened_at: run.endedAt,
      });
    }
  }

  /** Rows read inside a transaction stay as they are until it ends. */
  async #read(
    tx: Transaction | undefined,
    select: (runs: Knex.QueryBuilder) => Knex.QueryBuilder,
  ): Promise<RunRecord[]> {
    const query = select(this.#database.knex('runs'));
    const rows = await (tx ? query.transacting(tx).forUpdate() : query);
    return rows.map(fromRunRow);
  }
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

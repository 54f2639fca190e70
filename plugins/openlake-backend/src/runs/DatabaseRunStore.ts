import {
  displayState,
  type TableAccess,
} from '@openlake/plugin-openlake-common';
import type { Knex } from 'knex';
import { ulid } from 'ulid';
import {
  decodeCursor,
  DEFAULT_PAGE_SIZE,
  encodeCursor,
  readPage,
} from '../database/cursor';
import { insertRows } from '../database/insertRows';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../jobs/Job';
import type { RepairRecord, RunRecord, TaskRunRecord } from './Run';
import {
  fromRepairRow,
  fromRunRow,
  fromStateColumns,
  fromTaskRow,
  NO_ITEM,
  toRepairRow,
  toRunRow,
  toTaskRow,
} from './runRows';
import type {
  RunConditions,
  RunKey,
  RunQuery,
  RunStore,
  WholeTask,
} from './RunStore';
import { selectNewest } from './selectRuns';
import { sumAccesses } from './sumAccesses';
import type { RunChange } from './transitions';

/** States of runs that have not ended; each is a short stretch of an index. */
const ACTIVE = ['pending', 'queued', 'running', 'terminating'];

/** More runs at once are not looked through for who wrote something. */
const MOST_AT_WORK = 1_000;

/** Task rows per statement: below the 32,766 variables that SQLite takes. */
const CHUNK = 500;

/** What changes of a task run that exists: by a report, a mark, a repair. */
const CHANGING = [
  'position',
  'item',
  'type',
  'depends_on',
  'layer',
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
  'mark',
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
    await this.insertAll(tx, [run], tasks);
    await tx('run_jobs')
      .where({ workspace: run.workspace, job: run.job })
      .update({ last_number: run.number });
  }

  async insertAll(
    tx: Transaction,
    runs: readonly RunRecord[],
    tasks: readonly TaskRunRecord[],
  ): Promise<void> {
    await insertRows(tx, 'runs', runs.map(toRunRow));
    await insertRows(tx, 'task_runs', tasks.map(toTaskRow));
  }

  async countUp(
    tx: Transaction,
    jobs: readonly JobKey[],
  ): Promise<Map<string, number>> {
    const counts = new Map<
      string,
      { workspace: string; job: string; last_number: number }
    >();
    for (const { workspace, job } of jobs) {
      const name = jobKeyText({ workspace, job });
      const { last_number: count } = counts.get(name) ?? { last_number: 0 };
      counts.set(name, { workspace, job, last_number: count + 1 });
    }
    // In one order, so that nobody waits for each other.
    const rows = [...counts.keys()].sort().map(name => counts.get(name)!);
    const before = new Map<string, number>();
    for (let from = 0; from < rows.length; from += CHUNK) {
      const after = await tx('run_jobs')
        .insert(
          rows.slice(from, from + CHUNK).map(row => ({ ...row, failures: 0 })),
        )
        .onConflict(['workspace', 'job'])
        .merge({
          last_number: tx.raw('run_jobs.last_number + excluded.last_number'),
        })
        .returning(['workspace', 'job', 'last_number']);
      for (const row of after) {
        const name = jobKeyText(row);
        before.set(name, row.last_number - counts.get(name)!.last_number);
      }
    }
    return before;
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
    const { cursor, limit = DEFAULT_PAGE_SIZE, ...conditions } = query;
    const rows = await selectNewest(this.#database.knex, conditions, {
      before: cursor ? String(decodeCursor(cursor, ['text'])[0]) : undefined,
      limit: limit + 1,
    });
    const runs = rows.slice(0, limit).map(fromRunRow);
    return rows.length > limit
      ? { runs, nextCursor: encodeCursor([runs[limit - 1].id]) }
      : { runs };
  }

  async count(conditions: RunConditions, most: number): Promise<number> {
    const { knex } = this.#database;
    const row = await knex
      .from(
        selectNewest(knex, conditions, { limit: most, columns: ['id'] }).as(
          'found',
        ),
      )
      .count({ count: '*' })
      .first();
    return Number(row?.count ?? 0);
  }

  async listTasks(runId: string, tx?: Transaction): Promise<TaskRunRecord[]> {
    const rows = await (tx ?? this.#database.knex)('task_runs')
      .where({ run_id: runId })
      .orderBy(['position', 'task_key', 'item_index']);
    return rows.map(fromTaskRow);
  }

  async listWholeTasks(runId: string): Promise<WholeTask[]> {
    const { knex } = this.#database;
    const rows = await knex('task_runs')
      .where({ run_id: runId, item_index: NO_ITEM })
      .orderBy(['position', 'task_key']);
    const tasks: WholeTask[] = rows.map(fromTaskRow);
    const items = () =>
      knex('task_runs')
        .where({ run_id: runId })
        .andWhere('item_index', '>', NO_ITEM);
    const counts: any[] = await items()
      .groupBy('task_key', 'lifecycle', 'result')
      .select('task_key', 'lifecycle', 'result')
      .count({ count: '*' });
    if (!counts.length) {
      return tasks;
    }
    const accesses = await items()
      .andWhere(some =>
        some.whereNot('inputs', '[]').orWhereNot('outputs', '[]'),
      )
      .orderBy(['task_key', 'item_index'])
      .select('task_key', 'inputs', 'outputs');
    return tasks.map(task => {
      const own = accesses.filter(({ task_key: key }) => key === task.key);
      const counted = counts.filter(({ task_key: key }) => key === task.key);
      return counted.length
        ? {
            ...task,
            items: Object.fromEntries(
              counted.map(row => [
                displayState(fromStateColumns(row)),
                Number(row.count),
              ]),
            ),
            inputs: sumAccesses([task.inputs, ...own.map(readInputs)]),
            outputs: sumAccesses([task.outputs, ...own.map(readOutputs)]),
          }
        : task;
    });
  }

  async listItems(query: Parameters<RunStore['listItems']>[0]) {
    const select = this.#database
      .knex('task_runs')
      .where({ run_id: query.runId, task_key: query.key })
      .andWhere('item_index', '>', NO_ITEM);
    if (query.index !== undefined) {
      select.where('item_index', query.index);
    }
    if (query.states?.length) {
      const states = [...query.states];
      select.where(any =>
        any.whereIn('lifecycle', states).orWhereIn('result', states),
      );
    }
    const { rows, nextCursor } = await readPage<{ item_index: number }>(
      select,
      {
        orderBy: [['item_index', 'integer']],
        direction: 'asc',
        place: row => [row.item_index],
        cursor: query.cursor,
        limit: query.limit,
      },
    );
    return { items: rows.map(fromTaskRow), nextCursor };
  }

  async findTasks(
    tx: Transaction,
    names: Parameters<RunStore['findTasks']>[1],
  ): Promise<TaskRunRecord[]> {
    const found: TaskRunRecord[] = [];
    for (let from = 0; from < names.length; from += CHUNK) {
      const rows = await tx('task_runs').whereIn(
        ['run_id', 'task_key', 'item_index'],
        names
          .slice(from, from + CHUNK)
          .map(({ runId, key, index = NO_ITEM }) => [runId, key, index]),
      );
      found.push(...rows.map(fromTaskRow));
    }
    return found;
  }

  async putTasks(
    tx: Transaction,
    tasks: readonly TaskRunRecord[],
  ): Promise<void> {
    for (let from = 0; from < tasks.length; from += CHUNK) {
      await tx('task_runs')
        .insert(tasks.slice(from, from + CHUNK).map(toTaskRow))
        .onConflict(['run_id', 'task_key', 'item_index'])
        .merge(CHANGING);
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

  async listAtWork(span: { from: string; to: string }): Promise<RunRecord[]> {
    const begun = (runs: Knex.QueryBuilder) =>
      runs.where('started_at', '<=', span.to).limit(MOST_AT_WORK);
    const active = await this.#read(undefined, runs =>
      begun(runs).whereIn('state', ['running', 'terminating']),
    );
    // In the order of its index: else all runs would be looked through by id.
    const ended = await this.#read(undefined, runs =>
      begun(runs)
        .where('ended_at', '>=', span.from)
        .orderBy('ended_at', 'desc'),
    );
    // One that ends in between is in both.
    const byId = new Map([...active, ...ended].map(run => [run.id, run]));
    return [...byId.values()].sort((a, b) => compare(b.id, a.id));
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
  ): Promise<Pick<RunKey, 'runId' | 'requestHash'> | undefined> {
    const row = await tx('run_keys')
      .where({ workspace: job.workspace, job: job.job, key })
      .where('expires_at', '>', now)
      .first('run_id', 'request_hash');
    return (
      row && {
        runId: row.run_id,
        requestHash: row.request_hash ?? undefined,
      }
    );
  }

  async putKey(tx: Transaction, job: JobKey, entry: RunKey): Promise<void> {
    await tx('run_keys')
      .insert({
        workspace: job.workspace,
        job: job.job,
        key: entry.key,
        run_id: entry.runId,
        expires_at: entry.expiresAt,
        request_hash: entry.requestHash ?? null,
      })
      // Only an expired one can be in the way, see findByKey.
      .onConflict(['workspace', 'job', 'key'])
      .merge();
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
    const at = run.mark?.at ?? run.endedAt;
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
        failing_since: good ? null : before.failing_since ?? at,
      });
    if (good) {
      await tx('run_incidents')
        .where(job)
        .whereNull('resolved_at')
        .update({ resolved_by: run.id, resolved_at: at });
    } else if (before.failing_since === null) {
      await tx('run_incidents').insert({
        id: ulid(),
        ...job,
        opened_by: run.id,
        opened_at: at,
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

function readInputs(row: { inputs: string }): TableAccess[] {
  return JSON.parse(row.inputs);
}

function readOutputs(row: { outputs: string }): TableAccess[] {
  return JSON.parse(row.outputs);
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

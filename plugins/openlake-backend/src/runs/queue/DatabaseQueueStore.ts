import type { ReasonCode } from '@openlake/plugin-openlake-common';
import type { Knex } from 'knex';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { WaitingRun } from '../admission';
import type { RunRecord } from '../Run';
import { fromRunRow } from '../runRows';
import { BEHIND } from './queueOrder';
import type { PlacedGroup, QueueStore, WaitingGroup } from './QueueStore';

/** As the indexes have it, so that both databases see that they can use them. */
const WAITING = "state = 'queued' and admitted_at is null";
const ADMITTED = "state = 'queued' and admitted_at is not null";
const WITH_ENGINE = ['pending', 'running', 'terminating'];
const IS_CHILD = 'parent_run_id is not null';

/** Naming more jobs than this costs more than reading the whole queue. */
const MOST_JOBS = 200;
/** Runs per statement. */
const CHUNK = 300;

/** @internal */
export class DatabaseQueueStore implements QueueStore {
  readonly #database: OpenlakeDatabase;

  constructor(database: OpenlakeDatabase) {
    this.#database = database;
  }

  async groups(tx?: Transaction): Promise<WaitingGroup[]> {
    const knex = tx ?? this.#database.knex;
    const rows: any[] = await knex('runs')
      .whereRaw(WAITING)
      .groupByRaw(
        `workspace, job, computes, ${IS_CHILD}, reason_code, reason_message`,
      )
      .select('workspace', 'job', 'computes', 'reason_code', 'reason_message')
      .select(knex.raw(`${IS_CHILD} as child`))
      .count('* as runs');
    return rows.map(row => ({
      ...toGroup(row),
      ...(row.reason_code && {
        reason: {
          code: row.reason_code,
          message: row.reason_message ?? undefined,
        },
      }),
    }));
  }

  async placed(tx?: Transaction): Promise<PlacedGroup[]> {
    const knex = tx ?? this.#database.knex;
    const grouped = (runs: Knex.QueryBuilder) =>
      runs
        .groupByRaw(`workspace, job, computes, ${IS_CHILD}`)
        .select('workspace', 'job', 'computes')
        .select(knex.raw(`${IS_CHILD} as child`))
        .count('* as runs');
    const rows: any[] = await knex.unionAll([
      grouped(knex('runs').whereIn('state', WITH_ENGINE)),
      grouped(knex('runs').whereRaw(ADMITTED)),
    ]);
    return rows.map(toGroup);
  }

  async first(
    tx: Transaction,
    jobs: readonly JobKey[],
    each: number,
  ): Promise<WaitingRun[]> {
    const distinct = [
      ...new Map(jobs.map(job => [jobKeyText(job), job])).values(),
    ];
    const ranked = tx('runs')
      .whereRaw(WAITING)
      .select('id', 'workspace', 'job', 'computes', 'priority', 'queue_order')
      .select(tx.raw(`${IS_CHILD} as child`))
      .select(
        tx.raw(
          `row_number() over (partition by workspace, job, computes, ${IS_CHILD} order by priority desc, queue_order, id) as place`,
        ),
      );
    if (distinct.length <= MOST_JOBS) {
      ranked.whereIn(
        ['workspace', 'job'],
        distinct.map(({ workspace, job }) => [workspace, job]),
      );
    }
    const rows: any[] = await tx
      .from(ranked.as('ranked'))
      .where('place', '<=', each);
    return rows.map(row => ({
      id: row.id,
      priority: row.priority,
      queueOrder: row.queue_order,
      ...toLimited(row),
    }));
  }

  async explain(
    tx: Transaction,
    group: WaitingGroup,
    reason: { code: ReasonCode; message: string },
    limit: number,
  ): Promise<number> {
    const ids: string[] = await tx('runs')
      .whereRaw(WAITING)
      .whereRaw(group.child ? IS_CHILD : 'parent_run_id is null')
      .where({
        workspace: group.workspace,
        job: group.job,
        computes: JSON.stringify(group.computes),
        reason_code: group.reason?.code ?? null,
        reason_message: group.reason?.message ?? null,
      })
      .limit(limit)
      .pluck('id');
    return tx('runs')
      .whereIn('id', ids)
      .whereRaw(WAITING)
      .update({
        reason_code: reason.code,
        reason_message: reason.message,
        version: tx.raw('version + 1'),
      });
  }

  async places(ids: readonly string[]): Promise<Map<string, number>> {
    if (!ids.length) {
      return new Map();
    }
    const { knex } = this.#database;
    const rows: any[] = await knex
      .from(this.#inOrder(knex).as('placed'))
      .whereIn('id', [...ids])
      .select('id', 'place_in_limit');
    return new Map(rows.map(row => [row.id, Number(row.place_in_limit)]));
  }

  async list(
    query: Parameters<QueueStore['list']>[0],
  ): Promise<Array<{ run: RunRecord; position: number }>> {
    const { knex } = this.#database;
    const { workspace, job, after, limit } = query;
    const page = knex
      .with('placed', this.#inOrder(knex))
      .from('placed')
      .join('runs', 'runs.id', 'placed.id')
      .orderBy('placed.place')
      .limit(limit)
      .select('runs.*', 'placed.place');
    if (workspace !== undefined) {
      page.where('runs.workspace', workspace);
    }
    if (job !== undefined) {
      page.where('runs.job', job);
    }
    if (after) {
      // One that has got its place since: the others moved up by one at least.
      page.whereRaw(
        'placed.place > coalesce((select place from placed where id = ?), ?)',
        [after.id, after.position - 1],
      );
    }
    const rows: any[] = await page;
    return rows.map(({ place, ...row }) => ({
      run: fromRunRow(row),
      position: Number(place),
    }));
  }

  async standing(
    tx: Transaction,
    priority: number,
  ): Promise<Array<{ id: string; queueOrder: number }>> {
    const rows: any[] = await tx
      .from(this.#inOrder(tx).as('placed'))
      .where({ priority })
      .orderBy('place')
      .select('id', 'queue_order');
    return rows.map(row => ({ id: row.id, queueOrder: row.queue_order }));
  }

  async priorities(tx: Transaction): Promise<number[]> {
    return tx('runs')
      .whereRaw(WAITING)
      .distinct('priority')
      .orderBy('priority')
      .pluck('priority');
  }

  async reorder(
    tx: Transaction,
    moves: ReadonlyArray<{ id: string; queueOrder: number }>,
  ): Promise<void> {
    for (let from = 0; from < moves.length; from += CHUNK) {
      const chunk = moves.slice(from, from + CHUNK);
      await tx('runs')
        .whereRaw(WAITING)
        .whereIn(
          'id',
          chunk.map(({ id }) => id),
        )
        .update({
          queue_order: tx.raw(
            `case id ${chunk
              .map(() => 'when ? then cast(? as double precision)')
              .join(' ')} end`,
            chunk.flatMap(({ id, queueOrder }) => [id, queueOrder]),
          ),
          version: tx.raw('version + 1'),
        });
    }
  }

  /** What `compareFairly` says, as though every run got its place in turn. */
  #inOrder(knex: Knex): Knex.QueryBuilder {
    const atWork = knex
      .from(
        knex
          .unionAll([
            knex('runs')
              .whereIn('state', WITH_ENGINE)
              .whereNull('parent_run_id')
              .select('workspace'),
            knex('runs')
              .whereRaw(ADMITTED)
              .whereNull('parent_run_id')
              .select('workspace'),
          ])
          .as('placed_runs'),
      )
      .groupBy('workspace')
      .select('workspace')
      .count('* as at_work');
    const waiting = knex('runs')
      .whereRaw(WAITING)
      .leftJoin(atWork.as('work'), 'work.workspace', 'runs.workspace')
      .select(
        'runs.id',
        'runs.workspace',
        'runs.job',
        'runs.priority',
        'runs.queue_order',
        'runs.reason_code',
        'runs.reason_message',
      )
      .select(
        knex.raw(
          `case when runs.queue_order < 0 then 0 when runs.queue_order < ${BEHIND} then 1 else 2 end as stretch`,
        ),
      )
      .select(
        knex.raw(
          'coalesce(work.at_work, 0) + row_number() over (partition by runs.workspace order by runs.priority desc, runs.queue_order, runs.id) as turn',
        ),
      );
    const order =
      'order by priority desc, stretch, case when stretch = 1 then turn else 0 end, queue_order, id';
    return knex
      .from(waiting.as('waiting'))
      .select('id', 'priority', 'queue_order')
      .select(
        knex.raw(`row_number() over (${order}) as place`),
        knex.raw(
          `row_number() over (partition by reason_code, reason_message, case when reason_code = 'max_concurrent_runs' then workspace || '/' || job end ${order}) as place_in_limit`,
        ),
      );
  }
}

function toLimited(row: any) {
  return {
    workspace: row.workspace as string,
    job: row.job as string,
    computes: JSON.parse(row.computes) as string[],
    child: Boolean(row.child),
  };
}

function toGroup(row: any): PlacedGroup {
  return { ...toLimited(row), runs: Number(row.runs) };
}

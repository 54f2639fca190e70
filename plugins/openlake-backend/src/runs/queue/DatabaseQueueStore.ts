import { priorities, type ReasonCode } from '@openlake/plugin-openlake-common';
import type { Knex } from 'knex';
import { type Clock, toInstant } from '../../database/instant';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { WaitingRun } from '../admission';
import { fromRunRow } from '../runRows';
import { BEHIND, type Queued } from './queueOrder';
import type { PlacedGroup, QueueStore, WaitingGroup } from './QueueStore';

/** As the indexes have it, so that both databases see that they can use them. */
const WAITING = "state = 'queued' and admitted_at is null";
const ADMITTED = "state = 'queued' and admitted_at is not null";
const WITH_ENGINE = ['pending', 'running', 'terminating'];
/** It works in the place of its parent, which waits for it. */
const IS_CHILD = '(parent_run_id is not null and not own_place)';

/** Naming more jobs than this costs more than reading the whole queue. */
const MOST_JOBS = 200;
/** Runs per statement. */
const CHUNK = 300;

/** @internal */
export class DatabaseQueueStore implements QueueStore {
  readonly #database: OpenlakeDatabase;
  readonly #options: { clock: Clock; raisePriorityMs: number };

  constructor(
    database: OpenlakeDatabase,
    options: {
      clock: Clock;
      /** How long a run waits until its priority counts as one higher. */
      raisePriorityMs: number;
    },
  ) {
    this.#database = database;
    this.#options = options;
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
    const waiting = tx('runs')
      .whereRaw(WAITING)
      .select('id', 'workspace', 'job', 'computes', 'queue_order')
      .select(tx.raw(`${IS_CHILD} as child`))
      .select(this.#priority(tx));
    if (distinct.length <= MOST_JOBS) {
      waiting.whereIn(
        ['workspace', 'job'],
        distinct.map(({ workspace, job }) => [workspace, job]),
      );
    }
    const ranked = tx
      .from(waiting.as('waiting'))
      .select('waiting.*')
      .select(
        tx.raw(
          'row_number() over (partition by workspace, job, computes, child order by priority desc, queue_order, id) as place',
        ),
      );
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
      .whereRaw(group.child ? IS_CHILD : `not ${IS_CHILD}`)
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
  ): ReturnType<QueueStore['list']> {
    const { knex } = this.#database;
    const { workspace, job, after, limit } = query;
    const page = knex
      .with('placed', this.#inOrder(knex))
      .from('placed')
      .join('runs', 'runs.id', 'placed.id')
      .orderBy('placed.place')
      .limit(limit)
      .select('runs.*', 'placed.place', 'placed.priority as standing');
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
    return rows.map(({ place, standing, ...row }) => ({
      run: fromRunRow(row),
      position: Number(place),
      priority: standing,
    }));
  }

  async standing(tx: Transaction): Promise<Queued[]> {
    const rows: any[] = await tx
      .from(this.#inOrder(tx).as('placed'))
      .orderBy('place')
      .select('id', 'priority', 'queue_order');
    return rows.map(row => ({
      id: row.id,
      priority: row.priority,
      queueOrder: row.queue_order,
    }));
  }

  async reorder(
    tx: Transaction,
    moves: ReadonlyArray<{ id: string; queueOrder: number }>,
    { priority, at }: { priority: number; at: string },
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
          priority,
          raised_from: at,
          version: tx.raw('version + 1'),
        });
    }
  }

  /** The priority that a run stands with: its own, and what waiting has added. */
  #priority(knex: Knex): Knex.Raw {
    const { clock, raisePriorityMs } = this.#options;
    const now = clock().getTime();
    const top = priorities.length - 1;
    const steps = priorities.slice(1).map((_, index) => index + 1);
    // The longest first: who has waited for two steps has waited for one.
    const cases = steps.reverse().map(step => ({
      sql: `when coalesce(runs.raised_from, runs.queued_at) <= ? then case when runs.priority > ${
        top - step
      } then ${top} else runs.priority + ${step} end`,
      since: toInstant(now - step * raisePriorityMs),
    }));
    return knex.raw(
      `case ${cases
        .map(({ sql }) => sql)
        .join(' ')} else runs.priority end as priority`,
      cases.map(({ since }) => since),
    );
  }

  /** What `compareFairly` says, as though every run got its place in turn. */
  #inOrder(knex: Knex): Knex.QueryBuilder {
    const atWork = knex
      .from(
        knex
          .unionAll([
            knex('runs')
              .whereIn('state', WITH_ENGINE)
              .whereRaw(`not ${IS_CHILD}`)
              .select('workspace'),
            knex('runs')
              .whereRaw(ADMITTED)
              .whereRaw(`not ${IS_CHILD}`)
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
        'runs.queue_order',
        'runs.reason_code',
        'runs.reason_message',
        knex.raw('coalesce(work.at_work, 0) as at_work'),
        this.#priority(knex),
      )
      .select(
        knex.raw(
          `case when runs.queue_order < 0 then 0 when runs.queue_order < ${BEHIND} then 1 else 2 end as stretch`,
        ),
      );
    const turns = knex
      .from(waiting.as('waiting'))
      .select('waiting.*')
      .select(
        knex.raw(
          'at_work + row_number() over (partition by workspace order by priority desc, queue_order, id) as turn',
        ),
      );
    const order =
      'order by priority desc, stretch, case when stretch = 1 then turn else 0 end, queue_order, id';
    return knex
      .from(turns.as('turns'))
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

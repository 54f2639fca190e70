import { ConflictError } from '@backstage/errors';
import { EventEmitter } from 'node:events';
import { insertRows } from '../database/insertRows';
import { Clock, Instant, systemClock, toInstant } from '../database/instant';
import {
  afterCommit,
  OpenlakeDatabase,
  Transaction,
} from '../database/OpenlakeDatabase';
import { FactBody, FactOf, FactType } from './Fact';

/**
 * Facts that a consumer has not had yet.
 *
 * @internal
 */
export interface FactBatch<T extends FactType> {
  consumer: string;
  /** In the order of their commits. */
  facts: Array<FactOf<T>>;
  /** Position of the consumer before and after this batch. */
  from: number;
  to: number;
  /** The batch is full: there may be more. */
  more: boolean;
}

const NOTE_POSITION_EVERY = 1000;

/**
 * Whether a consumer should note how far it is: one that meets none of its
 * facts does so now and then, so that facts before can be removed.
 *
 * @internal
 */
export function movesOn(
  batch: Pick<FactBatch<FactType>, 'facts' | 'from' | 'to'>,
): boolean {
  return batch.facts.length > 0 || batch.to - batch.from >= NOTE_POSITION_EVERY;
}

/**
 * The append-only list of facts, and how far each consumer has read.
 *
 * @internal
 */
export class Facts {
  readonly #database: OpenlakeDatabase;
  readonly #clock: Clock;
  readonly #emitter = new EventEmitter().setMaxListeners(50);
  /** Consumers that have asked this process, so that they have a position. */
  readonly #consumers = new Set<string>();

  constructor(database: OpenlakeDatabase, clock: Clock = systemClock) {
    this.#database = database;
    this.#clock = clock;
  }

  /**
   * Writes facts in the transaction of the change they tell of. Do it last:
   * until the transaction ends, others wait to append, so that ids grow in the
   * order of commits and a reader skips none.
   */
  async append(tx: Transaction, ...facts: FactBody[]): Promise<void> {
    if (facts.length === 0) {
      return;
    }
    await this.#database.dialect.serialize(tx, 'facts');
    const at = toInstant(this.#clock());
    const rows = facts.map(({ type, ...body }) => ({
      type,
      at,
      body: JSON.stringify(body),
    }));
    await insertRows(tx, 'facts', rows);
    afterCommit(tx, () => this.#emitter.emit('append', facts));
  }

  /**
   * The next facts of some types for a consumer. Reading moves nothing:
   * {@link Facts.advance} does, in the transaction that holds their effects.
   */
  async read<T extends FactType>(
    consumer: string,
    types: readonly T[],
    limit: number = 100,
  ): Promise<FactBatch<T>> {
    const { knex } = this.#database;
    if (!this.#consumers.has(consumer)) {
      await knex('fact_cursors')
        .insert({ consumer, position: 0 })
        .onConflict('consumer')
        .ignore();
      this.#consumers.add(consumer);
    }
    const { head, position } = await knex
      .select(
        knex('facts').max('id').as('head'),
        knex('fact_cursors')
          .where({ consumer })
          .select('position')
          .as('position'),
      )
      .first();
    const from = Number(position ?? 0);
    const rows: Array<{
      id: string | number;
      type: T;
      at: string;
      body: string;
    }> = await knex('facts')
      .whereIn('type', [...types])
      .where('id', '>', from)
      .where('id', '<=', Number(head ?? 0))
      .orderBy('id')
      .limit(limit);
    const facts = rows.map(
      ({ id, type, at, body }) =>
        ({ ...JSON.parse(body), id: Number(id), type, at } as FactOf<T>),
    );
    const more = facts.length === limit;
    return {
      consumer,
      facts,
      from,
      to: more ? facts[limit - 1].id : Math.max(from, Number(head ?? 0)),
      more,
    };
  }

  /**
   * Marks a batch as consumed. In one transaction with its effects, each fact
   * takes effect once.
   *
   * @throws ConflictError when somebody else has consumed it meanwhile.
   */
  async advance(
    tx: Transaction,
    batch: Pick<FactBatch<FactType>, 'consumer' | 'from' | 'to'>,
  ): Promise<void> {
    const { consumer, from, to } = batch;
    await tx('fact_cursors')
      .insert({ consumer, position: 0 })
      .onConflict('consumer')
      .ignore();
    const moved = await tx('fact_cursors')
      .where({ consumer, position: from })
      .update({ position: to });
    if (moved !== 1) {
      throw new ConflictError(
        `Facts after ${from} have been consumed by another ${consumer}`,
      );
    }
  }

  /**
   * Removes facts that are older than a moment and that every consumer has had,
   * oldest first. One that never asked reads what is left.
   *
   * @returns how many have gone
   */
  async removeRead(
    tx: Transaction,
    before: Instant,
    limit: number,
  ): Promise<number> {
    const slowest = await tx('fact_cursors')
      .min({ position: 'position' })
      .first();
    return tx('facts')
      .whereIn(
        'id',
        tx('facts')
          .where('id', '<=', Number(slowest?.position ?? 0))
          .where('at', '<', before)
          .orderBy('id')
          .limit(limit)
          .select('id'),
      )
      .delete();
  }

  /**
   * Calls back after facts were committed by this process: a hint to read now.
   * Other processes' facts are found by reading from time to time.
   *
   * @returns a function that ends it
   */
  onAppend(listener: (facts: readonly FactBody[]) => void): () => void {
    this.#emitter.on('append', listener);
    return () => this.#emitter.off('append', listener);
  }
}

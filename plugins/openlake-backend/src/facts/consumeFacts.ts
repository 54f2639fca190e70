import { OpenlakeDatabase, Transaction } from '../database/OpenlakeDatabase';
import { FactOf, FactType } from './Fact';
import { FactBatch, Facts } from './Facts';

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
 * Hands the next facts to a consumer whose only effects are rows: each fact
 * takes effect exactly once. A consumer that must also talk to an engine uses
 * `read` and `advance` itself, around its own idempotent work.
 *
 * @returns counts for a loop's round
 * @internal
 */
export async function consumeFacts<T extends FactType>(options: {
  database: OpenlakeDatabase;
  facts: Facts;
  consumer: string;
  types: readonly T[];
  limit?: number;
  handle: (tx: Transaction, facts: Array<FactOf<T>>) => Promise<void>;
}): Promise<{ consumed: number; more: boolean }> {
  const { database, facts, consumer, types, limit, handle } = options;
  const batch = await facts.read(consumer, types, limit);
  if (movesOn(batch)) {
    await database.transaction(async tx => {
      await facts.advance(tx, batch);
      if (batch.facts.length > 0) {
        await handle(tx, batch.facts);
      }
    });
  }
  return { consumed: batch.facts.length, more: batch.more };
}

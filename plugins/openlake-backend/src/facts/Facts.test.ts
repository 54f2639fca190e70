import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { FactBody } from './Fact';
import { FactBatch, Facts, movesOn } from './Facts';

const committed = (snapshotId: string): FactBody => ({
  type: 'table.snapshot_committed',
  table: 'lake.gold.t',
  snapshotId,
});
const retired: FactBody = { type: 'job.retired', workspace: 'w', job: 'j' };

describe.each(eachDatabase)('facts on %s', id => {
  let database: OpenlakeDatabase;
  let facts: Facts;
  beforeEach(async () => {
    database = await openTestDatabase(id);
    facts = new Facts(database);
  });

  const append = (...bodies: FactBody[]) =>
    database.transaction(tx => facts.append(tx, ...bodies));

  type Batch = FactBatch<'table.snapshot_committed'>;

  /** As consumers do whose only effects are rows. */
  const consume = async (
    consumer: string,
    handle: (batch: Batch) => void,
    limit?: number,
  ): Promise<Batch> => {
    const batch = await facts.read(
      consumer,
      ['table.snapshot_committed'],
      limit,
    );
    if (movesOn(batch)) {
      await database.transaction(async tx => {
        await facts.advance(tx, batch);
        handle(batch);
      });
    }
    return batch;
  };

  const consumeAll = async (consumer: string, limit?: number) => {
    const seen: string[] = [];
    const add = (batch: Batch) =>
      seen.push(...batch.facts.map(fact => fact.snapshotId));
    while ((await consume(consumer, add, limit)).more);
    return seen;
  };

  it('reach each consumer once, in order, by type', async () => {
    await append(committed('1'), retired, committed('2'));
    await append(committed('3'));
    expect(await consumeAll('a', 1)).toEqual(['1', '2', '3']);
    expect(await consumeAll('a')).toEqual([]);
    expect(await consumeAll('b')).toEqual(['1', '2', '3']);
  });

  it('are not consumed when their effects roll back', async () => {
    await append(committed('1'));
    await expect(
      consume('a', () => {
        throw new Error('effect failed');
      }),
    ).rejects.toThrow('effect failed');
    expect(await consumeAll('a')).toEqual(['1']);
  });

  it('take effect once when two read the same batch', async () => {
    await append(committed('1'));
    const batch = await facts.read('a', ['table.snapshot_committed']);
    await database.transaction(tx => facts.advance(tx, batch));
    await expect(
      database.transaction(tx => facts.advance(tx, batch)),
    ).rejects.toThrow('another a');
  });

  it('do not exist when the change they tell of rolled back, and hint only after the commit', async () => {
    const hints: unknown[] = [];
    const off = facts.onAppend(hint => hints.push(hint));
    await database
      .transaction(async tx => {
        await facts.append(tx, committed('1'));
        throw new Error('rolled back');
      })
      .catch(() => {});
    expect(hints).toEqual([]);
    await append(committed('2'));
    expect(hints).toEqual([[committed('2')]]);
    off();
    expect(await consumeAll('a')).toEqual(['2']);
  });

  it('are never skipped by a reader while many append at once', async () => {
    const expected = Array.from({ length: 60 }, (_, i) => String(i));
    const seen: string[] = [];
    let appending = true;
    const reader = (async () => {
      for (;;) {
        const last = !appending;
        seen.push(...(await consumeAll('reader', 3)));
        if (last) {
          return;
        }
      }
    })();
    await Promise.all(expected.map(name => append(committed(name), retired)));
    appending = false;
    await reader;
    expect([...seen].sort()).toEqual([...expected].sort());
  }, 30_000);
});

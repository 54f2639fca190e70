import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { consumeFacts } from './consumeFacts';
import { FactBody } from './Fact';
import { Facts } from './Facts';

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

  const consumeAll = async (consumer: string, limit?: number) => {
    const seen: string[] = [];
    for (;;) {
      const { more } = await consumeFacts({
        database,
        facts,
        consumer,
        types: ['table.snapshot_committed'],
        limit,
        handle: async (_tx, batch) => {
          seen.push(...batch.map(fact => fact.snapshotId));
        },
      });
      if (!more) {
        return seen;
      }
    }
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
    const consume = (fail: boolean) =>
      consumeFacts({
        database,
        facts,
        consumer: 'a',
        types: ['table.snapshot_committed'],
        handle: async () => {
          if (fail) {
            throw new Error('effect failed');
          }
        },
      });
    await expect(consume(true)).rejects.toThrow('effect failed');
    expect(await consume(false)).toMatchObject({ consumed: 1 });
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

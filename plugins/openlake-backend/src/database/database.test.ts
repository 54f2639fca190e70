import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import {
  eachDatabase,
  openEmptyTestDatabase,
  openTestDatabase,
} from '../__testUtils__/testDatabases';
import { decodeCursor, encodeCursor, readPage } from './cursor';
import { Leases } from './Leases';
import { DatabaseClock } from './DatabaseClock';
import { Loop } from './Loop';
import { afterCommit, OpenlakeDatabase } from './OpenlakeDatabase';

const logger = mockServices.logger.mock();
const TTL = 60_000;
/** Only the time of day is another. */
const NOT_DATE = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

describe.each(eachDatabase)('database on %s', id => {
  let database: OpenlakeDatabase;
  beforeEach(async () => {
    database = await openTestDatabase(id);
  });

  /** As though the time of all leases had passed. */
  const expireLeases = () => database.knex('leases').update({ expires_at: 1 });

  describe('transactions', () => {
    it('call back after a commit, and not after a rollback', async () => {
      const seen: string[] = [];
      await database.transaction(async tx => {
        afterCommit(tx, () => seen.push('committed'));
        await tx('fact_cursors').insert({ consumer: 'a', position: 1 });
        expect(seen).toEqual([]);
      });
      await expect(
        database.transaction(async tx => {
          afterCommit(tx, () => seen.push('rolled back'));
          await tx('fact_cursors').insert({ consumer: 'b', position: 1 });
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(seen).toEqual(['committed']);
      expect(await database.knex('fact_cursors').pluck('consumer')).toEqual([
        'a',
      ]);
    });

    it('repeat what only lost against another, and nothing else', async () => {
      const contention = Object.assign(new Error('busy'), {
        code: id === 'SQLITE_3' ? 'SQLITE_BUSY' : '40001',
      });
      let tries = 0;
      const result = await database.transaction(async () => {
        tries++;
        if (tries < 3) {
          throw contention;
        }
        return 'done';
      });
      expect([result, tries]).toEqual(['done', 3]);
    });

    it('tell a duplicate row from other refusals', async () => {
      const insert = (consumer: string | null) =>
        database.knex('fact_cursors').insert({ consumer, position: 1 });
      await insert('a');
      const duplicate = await insert('a').catch(error => error);
      expect(database.dialect.isDuplicate(duplicate)).toBe(true);
      const missing = await database
        .knex('fact_cursors')
        .insert({ consumer: 'b' })
        .catch(error => error);
      // By its code: the driver's errors can be of another realm than the test.
      expect(missing).toMatchObject({
        code: expect.stringMatching(/NOTNULL|23502/),
      });
      expect(database.dialect.isDuplicate(missing)).toBe(false);
    });
  });

  describe('pages', () => {
    it.each(['asc', 'desc'] as const)(
      'go through a list %s once, whatever is inserted meanwhile before the place',
      async direction => {
        const insert = (consumer: string, position: number) =>
          database.knex('fact_cursors').insert({ consumer, position });
        for (let i = 0; i < 25; i++) {
          await insert(`c${String(i).padStart(2, '0')}`, Math.floor(i / 10));
        }
        const read = (cursor?: string) =>
          readPage<{ consumer: string; position: number | string }>(
            database.knex('fact_cursors'),
            {
              orderBy: [
                ['position', 'integer'],
                ['consumer', 'text'],
              ],
              direction,
              place: row => [Number(row.position), row.consumer],
              cursor,
              limit: 7,
            },
          );
        const first = await read();
        await insert('a', direction === 'asc' ? -1 : 99);
        const seen = first.rows.map(row => row.consumer);
        let { nextCursor } = first;
        while (nextCursor) {
          const page = await read(nextCursor);
          seen.push(...page.rows.map(row => row.consumer));
          nextCursor = page.nextCursor;
        }
        const all = Array.from(
          { length: 25 },
          (_, i) => `c${String(i).padStart(2, '0')}`,
        );
        expect(seen).toEqual(direction === 'asc' ? all : all.reverse());
      },
    );
  });

  describe('leases', () => {
    it('have one holder at a time, with a growing fence', async () => {
      const a = new Leases(database, 'a');
      const b = new Leases(database, 'b');
      const first = await a.acquire('x', TTL);
      expect(first).toMatchObject({ fence: 1 });
      expect(await b.acquire('x', TTL)).toBeUndefined();
      expect(await a.acquire('x', TTL)).toBeUndefined();
      await a.release(first!);
      expect(await b.acquire('x', TTL)).toMatchObject({ fence: 2 });
    });

    it('refuse the late write of a holder that was too slow', async () => {
      const a = new Leases(database, 'a');
      const b = new Leases(database, 'b');
      const slow = (await a.acquire('x', TTL))!;
      expect(await a.renew(slow, TTL)).toBe(true);
      await database.transaction(tx => a.assertHeld(tx, slow));
      await expireLeases();
      expect(await a.renew(slow, TTL)).toBe(false);
      const next = (await b.acquire('x', TTL))!;
      await expect(
        database.transaction(tx => a.assertHeld(tx, slow)),
      ).rejects.toThrow('another process');
      await a.release(slow);
      expect(await b.renew(next, TTL)).toBe(true);
    });

    it('that a holder left behind before the clock was set back are free, with a new fence', async () => {
      const a = new Leases(database, 'a');
      const b = new Leases(database, 'b');
      const dead = (await a.acquire('x', TTL))!;
      // As though it had been taken at noon, and it were eleven.
      const ahead = (ms: number) =>
        database.knex('leases').increment('expires_at', ms);
      await ahead(500);
      expect(await b.acquire('x', TTL)).toBeUndefined();
      await ahead(3_600_000);
      expect(await b.acquire('x', TTL)).toMatchObject({ fence: 2 });
      expect(await a.acquire('x', TTL)).toBeUndefined();
      expect(await a.renew(dead, TTL)).toBe(false);
      await expect(
        database.transaction(tx => a.assertHeld(tx, dead)),
      ).rejects.toThrow('another process');
    });

    it('stay with a holder that lives when the clock is set back', async () => {
      const a = new Leases(database, 'a');
      const b = new Leases(database, 'b');
      const lease = (await a.acquire('x', TTL))!;
      await database.knex('leases').increment('expires_at', 3_600_000);
      expect(await a.renew(lease, TTL)).toBe(true);
      expect(await b.acquire('x', TTL)).toBeUndefined();
      await database.transaction(tx => a.assertHeld(tx, lease));
    });

    it('go to exactly one of many that ask at once', async () => {
      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          new Leases(database, `h${i}`).acquire('x', TTL),
        ),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
    });
  });

  describe('the clock', () => {
    it('is that of the database, whatever this machine believes', async () => {
      const clock = await DatabaseClock.create(database);
      jest.useFakeTimers({ now: 0, doNotFake: [...NOT_DATE] });
      try {
        const [{ now }] = await database.knex.select(
          database.knex.raw(`${database.dialect.nowMs} as now`),
        );
        expect(Math.abs(clock.now().getTime() - Number(now))).toBeLessThan(
          1_000,
        );
      } finally {
        jest.useRealTimers();
      }
    });
  });

  describe('loops', () => {
    it('run where the lease is, and elsewhere once it is given back', async () => {
      const rounds: string[] = [];
      let wake: () => void = () => {};
      const start = (holder: string) =>
        Loop.start({
          name: 'test',
          everyMs: 5,
          leases: new Leases(database, holder),
          logger,
          runOnce: async () => {
            rounds.push(holder);
            wake();
            return {};
          },
        });
      const round = (holder: string) =>
        new Promise<void>(resolve => {
          wake = () => rounds[rounds.length - 1] === holder && resolve();
        });
      const firstRound = round('a');
      const a = start('a');
      await firstRound;
      const b = start('b');
      await round('a');
      expect(rounds).not.toContain('b');
      const takenOver = round('b');
      await a.stop();
      await takenOver;
      await b.stop();
    });
  });
});

describe.each(eachDatabase.filter(([id]) => id.startsWith('SQLITE')))(
  'the one connection to %s',
  id => {
    it('goes on after a transaction that nobody could end', async () => {
      const database = await openTestDatabase(id);
      const { client } = database.knex;
      const connection = await client.acquireConnection();
      connection.exec('BEGIN');
      connection.exec(`INSERT INTO fact_cursors VALUES ('lost', 1)`);
      await client.releaseConnection(connection);
      await database.transaction(tx =>
        tx('fact_cursors').insert({ consumer: 'kept', position: 1 }),
      );
      expect(await database.knex('fact_cursors').pluck('consumer')).toEqual([
        'kept',
      ]);
    });
  },
);

describe.each(eachDatabase.filter(([id]) => id.startsWith('POSTGRES')))(
  'a statement that hangs on %s',
  id => {
    it('fails, on connections of before and after, and the loop goes on', async () => {
      const knex = await openEmptyTestDatabase(id);
      const database = await OpenlakeDatabase.fromClient(knex, {
        limits: { statementMs: 300, lockMs: 100 },
      });
      for (const _ of [1, 2, 3]) {
        await expect(
          Promise.all([knex.raw('select 1'), knex.raw('select pg_sleep(60)')]),
        ).rejects.toThrow('statement timeout');
      }
      let rounds = 0;
      const loop: Loop = await new Promise(resolve => {
        const started: Loop = Loop.start({
          name: 'hung',
          everyMs: 1,
          logger,
          runOnce: async () => {
            rounds++;
            await database.transaction(tx =>
              tx.raw(`select pg_sleep(${rounds === 1 ? 60 : 0})`),
            );
            resolve(started);
            return {};
          },
        });
      });
      await loop.stop();
      expect(rounds).toBe(2);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringMatching(/Loop hung failed.*statement timeout/s),
      );
    });

    it('holds nobody up when its process stands still in a transaction', async () => {
      const database = await OpenlakeDatabase.fromClient(
        await openEmptyTestDatabase(id),
      );
      const { serialize } = database.dialect;
      let passed = () => {};
      const other = new Promise<void>(resolve => {
        passed = resolve;
      });
      const still = database.transaction(async tx => {
        await serialize(tx, 'x');
        await other;
        await tx.raw('select 1');
      });
      await Promise.all([
        expect(still).rejects.toThrow(),
        database.transaction(tx => serialize(tx, 'x')).then(() => passed()),
      ]);
    });

    it('fails sooner when it waits for somebody else', async () => {
      const knex = await openEmptyTestDatabase(id);
      const database = await OpenlakeDatabase.fromClient(knex, {
        limits: { statementMs: 60_000, lockMs: 100 },
      });
      const { serialize } = database.dialect;
      await database.transaction(async tx => {
        await serialize(tx, 'x');
        await expect(
          database.transaction(other => serialize(other, 'x')),
        ).rejects.toThrow('lock timeout');
      });
      await database.transaction(tx => serialize(tx, 'x'));
    });
  },
);

describe('loops', () => {
  it('run again at once when nudged during a round or when there is more', async () => {
    let rounds = 0;
    const loop: Loop = await new Promise(resolve => {
      const started: Loop = Loop.start({
        name: 'test',
        everyMs: 1_000_000,
        logger,
        runOnce: async () => {
          rounds++;
          if (rounds === 1) {
            return { more: true };
          }
          if (rounds === 2) {
            started.nudge();
          } else {
            resolve(started);
          }
          return {};
        },
      });
    });
    expect(rounds).toBe(3);
    await loop.stop();
    expect(rounds).toBe(3);
  });

  it('rest before the first round as long as they are told, and can be stopped meanwhile', async () => {
    jest.useFakeTimers();
    try {
      let rounds = 0;
      const start = () =>
        Loop.start({
          name: 'test',
          everyMs: 600_000,
          firstAfterMs: 300_000,
          logger,
          runOnce: async () => {
            rounds++;
            return {};
          },
        });
      const loop = start();
      await jest.advanceTimersByTimeAsync(299_999);
      expect(rounds).toBe(0);
      await jest.advanceTimersByTimeAsync(1);
      expect(rounds).toBe(1);
      await jest.advanceTimersByTimeAsync(600_000);
      expect(rounds).toBe(2);
      await loop.stop();
      await start().stop();
      expect(rounds).toBe(2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('rest after a round as long as they are told, however often they are nudged, and can be stopped meanwhile', async () => {
    jest.useFakeTimers();
    try {
      let rounds = 0;
      const loop = Loop.start({
        name: 'test',
        everyMs: 600_000,
        restMs: 50,
        logger,
        runOnce: async () => {
          rounds++;
          return { more: rounds === 1 };
        },
      });
      // The first one has left work behind, which does not wait.
      await jest.advanceTimersByTimeAsync(0);
      expect(rounds).toBe(2);
      for (let ms = 0; ms < 50; ms++) {
        loop.nudge();
        expect(rounds).toBe(2);
        await jest.advanceTimersByTimeAsync(1);
      }
      expect(rounds).toBe(3);
      await jest.advanceTimersByTimeAsync(599_000);
      loop.nudge();
      await jest.advanceTimersByTimeAsync(0);
      expect(rounds).toBe(4);
      loop.nudge();
      await loop.stop();
      expect(rounds).toBe(4);
    } finally {
      jest.useRealTimers();
    }
  });

  it('outlive a failed round', async () => {
    let rounds = 0;
    const loop: Loop = await new Promise(resolve => {
      const started: Loop = Loop.start({
        name: 'test',
        everyMs: 1,
        logger,
        runOnce: async () => {
          rounds++;
          if (rounds === 1) {
            throw new Error('once');
          }
          resolve(started);
          return {};
        },
      });
    });
    await loop.stop();
    expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining('once'));
  });
});

describe('cursors', () => {
  const place = fc.oneof(
    fc.tuple(fc.constant('text' as const), fc.string()),
    fc.tuple(fc.constant('integer' as const), fc.integer()),
  );

  it('give back what was put in, and refuse everything else', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1 }), places => {
        fc.pre(places.every(([, value]) => !String(value).includes('\u0000')));
        const types = places.map(([type]) => type);
        const values = places.map(([, value]) => value);
        const cursor = encodeCursor(values);
        expect(decodeCursor(cursor, types)).toEqual(values);
        const others = types.map(type =>
          type === 'text' ? 'integer' : 'text',
        );
        for (const wrong of [[...types, 'text' as const], others]) {
          expect(() => decodeCursor(cursor, wrong as typeof types)).toThrow(
            'query.cursor',
          );
        }
      }),
    );
    fc.assert(
      fc.property(fc.string(), text => {
        expect(() => decodeCursor(text, Array(7).fill('text'))).toThrow(
          'query.cursor',
        );
      }),
    );
  });
});

import { InputError } from '@backstage/errors';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { MANY_AT_ONCE, onTables, shellTask } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';
import type { LandedFile } from './plan';

const MINUTE = 60_000;

describe.each(eachDatabase)('triggers by news on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
  });

  describe('a table_update', () => {
    it('starts a run per news, however often it is looked at', async () => {
      await bench.deploy('daily', {
        triggers: [onTables(['lake.a.b'])],
        ...MANY_AT_ONCE,
      });
      await bench.commit('lake.a.x', '1');
      await bench.commit('lake.a.b', '1');
      await bench.triggers();
      await bench.triggers();
      await bench.commit('lake.a.b', '2');
      await bench.triggers();
      expect((await bench.runsOf()).map(run => run.trigger)).toMatchObject([
        { kind: 'table_update', detail: 'lake.a.b' },
        { kind: 'table_update', detail: 'lake.a.b' },
      ]);
    });

    it('with condition all waits for every table', async () => {
      await bench.deploy('daily', {
        triggers: [onTables(['lake.a.b', 'lake.a.c'], { condition: 'all' })],
      });
      await bench.commit('lake.a.b', '1');
      await bench.triggers();
      expect(await bench.runsOf()).toEqual([]);
      await bench.commit('lake.a.c', '1');
      await bench.triggers();
      expect(await bench.runsOf()).toHaveLength(1);
    });

    it('waits for quiet, and keeps the gap', async () => {
      await bench.deploy('daily', {
        triggers: [onTables(['lake.a.b'], { quiet_for: '5m', min_gap: '1h' })],
        ...MANY_AT_ONCE,
      });
      await bench.commit('lake.a.b', '1');
      await bench.triggers();
      bench.advance(4 * MINUTE);
      await bench.commit('lake.a.b', '2');
      await bench.triggers();
      bench.advance(4 * MINUTE);
      await bench.triggers();
      expect(await bench.runsOf()).toEqual([]);
      bench.advance(MINUTE);
      await bench.triggers();
      expect(await bench.runsOf()).toHaveLength(1);
      await bench.commit('lake.a.b', '3');
      bench.advance(59 * MINUTE);
      await bench.triggers();
      expect(await bench.runsOf()).toHaveLength(1);
      bench.advance(MINUTE);
      await bench.triggers();
      expect(await bench.runsOf()).toHaveLength(2);
    });

    it('with condition any starts for each, and once for several together', async () => {
      await bench.deploy('daily', {
        triggers: [onTables(['lake.a.b', 'lake.a.c'], { quiet_for: '1m' })],
        ...MANY_AT_ONCE,
      });
      await bench.commit('lake.a.b', '1');
      await bench.commit('lake.a.c', '1');
      bench.advance(2 * MINUTE);
      await bench.triggers();
      await bench.commit('lake.a.c', '2');
      bench.advance(2 * MINUTE);
      await bench.triggers();
      expect((await bench.runsOf()).map(run => run.trigger.detail)).toEqual([
        'lake.a.b, lake.a.c',
        'lake.a.c',
      ]);
    });

    it('with condition all waits for every table again after a run', async () => {
      await bench.deploy('daily', {
        triggers: [onTables(['lake.a.b', 'lake.a.c'], { condition: 'all' })],
        ...MANY_AT_ONCE,
      });
      for (const [table, count] of [
        ['lake.a.b', 0],
        ['lake.a.c', 1],
        ['lake.a.c', 1],
        ['lake.a.b', 2],
      ] as const) {
        await bench.commit(table, 's');
        await bench.triggers();
        expect(await bench.runsOf()).toHaveLength(count);
      }
    });

    it('hears of tables with the longest names', async () => {
      const table = ['catalog', 'schema', 'table']
        .map(part => part.padEnd(128, '_'))
        .join('.');
      await bench.deploy('daily', { triggers: [onTables([table])] });
      const run = await bench.start();
      await bench.commit(table, '1', run.id);
      await bench.triggers();
      expect(await bench.ticksOf()).toMatchObject([
        { skippedBecause: expect.stringContaining(`wrote ${table} itself`) },
      ]);
      await bench.commit(table, '2');
      await bench.triggers();
      expect(await bench.runsOf()).toHaveLength(2);
    });

    it('hears nothing of what was before it', async () => {
      await bench.commit('lake.a.b', '1');
      bench.advance(1);
      await bench.deploy('daily', { triggers: [onTables(['lake.a.b'])] });
      expect(await bench.runsOf()).toEqual([]);
    });
  });

  it.each([
    ['success', 'success', 1],
    ['success', 'failed', 0],
    ['failure', 'failed', 1],
    ['finished', 'failed', 1],
    ['finished', 'success', 1],
    ['failure', 'success', 0],
  ] as const)(
    'a job trigger on %s follows a run that ended %s: %s',
    async (on, result, count) => {
      await bench.deploy('first');
      await bench.deploy('daily', {
        triggers: [{ job: { name: 'first', on } }],
      });
      if (result === 'failed') {
        bench.engine.outcomes.set('load', 'failed');
      }
      const cause = await bench.start('first');
      await bench.converge();
      const runs = await bench.runsOf();
      expect(runs).toHaveLength(count);
      expect(runs.every(run => run.trigger.causedBy === cause.id)).toBe(true);
    },
  );

  it('a file_arrival starts one run for files that have come to rest', async () => {
    const land = (path: string, size: number) =>
      bench.files.push({
        path,
        size,
        modifiedMs: bench.now.getTime(),
        changedMs: bench.now.getTime(),
      });
    bench.files.push({
      path: 'in/old.csv',
      size: 1,
      modifiedMs: 0,
      changedMs: 0,
    });
    await bench.deploy('daily', {
      triggers: [{ file_arrival: { path: 'in', quiet_for: '1m' } }],
      ...MANY_AT_ONCE,
    });
    bench.advance(10_000);
    await bench.triggers();
    expect(await bench.runsOf()).toEqual([]);
    land('in/a.csv', 1);
    land('in/b.csv', 1);
    bench.advance(30_000);
    await bench.triggers();
    expect(await bench.runsOf()).toEqual([]);
    for (let look = 0; look < 3; look++) {
      bench.advance(30_000);
      await bench.triggers();
    }
    expect((await bench.runsOf()).map(run => run.trigger.detail)).toEqual([
      'in/a.csv and 1 more',
    ]);
  });

  describe('a file_arrival', () => {
    const watch = () =>
      bench.deploy('daily', {
        triggers: [{ file_arrival: { path: 'in', quiet_for: '1m' } }],
        ...MANY_AT_ONCE,
      });
    const land = (path: string, times: Partial<LandedFile> = {}) => {
      const at = bench.now.getTime();
      const file = { path, size: 1, modifiedMs: at, changedMs: at, ...times };
      bench.files.push(file);
    };
    const look = async (ms: number) => {
      bench.advance(ms);
      await bench.triggers();
      return (await bench.runsOf()).length;
    };

    it('waits for quiet since files came, whatever they say when they were written', async () => {
      await watch();
      await look(10_000);
      land('in/tomorrow.csv', { modifiedMs: bench.now.getTime() + 86_400_000 });
      expect(await look(30_000)).toBe(0);
      expect(await look(40_000)).toBe(1);
    });

    it('does not wait for a time that was before the clock was set back', async () => {
      await watch();
      await look(10_000);
      land('in/a.csv', { changedMs: bench.now.getTime() + 86_400_000 });
      expect(await look(10_000)).toBe(1);
    });

    it('hears of an old file that is moved in before the first look', async () => {
      land('in/moved.csv', { modifiedMs: 0 });
      land('in/old.csv', { changedMs: bench.now.getTime() - 1 });
      await watch();
      await look(70_000);
      expect((await bench.runsOf()).map(run => run.trigger.detail)).toEqual([
        'in/moved.csv',
      ]);
    });

    it('says once what keeps it from looking, each time that something does', async () => {
      await watch();
      await look(10_000);
      const { list } = bench.landing;
      const because = async () =>
        (await bench.ticksOf()).map(tick => tick.skippedBecause);
      const cannot = (error: Error) => {
        bench.landing.list = async () => {
          throw error;
        };
      };
      cannot(new InputError('More than 10000 files'));
      await look(60_000);
      await look(60_000);
      expect(await because()).toEqual(['More than 10000 files']);
      expect(bench.logger.warn).toHaveBeenCalledTimes(1);

      bench.landing.list = list;
      land('in/a.csv');
      expect(await look(30_000)).toBe(0);
      expect(await look(30_000)).toBe(1);
      cannot(Object.assign(new Error('/srv/in'), { code: 'EACCES' }));
      await look(60_000);
      expect((await because())[0]).toBe(
        'the landing folder cannot be read (EACCES)',
      );
    });

    it('writes what it has seen only when that changes', async () => {
      land('in/a.csv');
      await watch();
      await look(70_000);
      const update = jest.spyOn(bench.triggerStore, 'update');
      const seen = async () => (await bench.ticksOf()).length;
      const before = await seen();
      await look(10_000);
      await look(10_000);
      expect(update).not.toHaveBeenCalled();
      bench.files.length = 0;
      await look(10_000);
      expect(update).toHaveBeenCalledTimes(1);
      land('in/a.csv');
      expect(await look(70_000)).toBe(2);
      expect(await seen()).toBe(before + 1);
    });
  });

  describe('a fact that cannot be taken', () => {
    const spoilt = 'lake.a.bad';
    const spoil = () => {
      const { listBySource } = bench.triggerStore;
      bench.triggerStore.listBySource = async (tx, source) => {
        if (source.includes(spoilt)) {
          // As a database does, which also ends the transaction.
          await tx.raw('select * from nowhere');
        }
        return listBySource.call(bench.triggerStore, tx, source);
      };
      return () => {
        bench.triggerStore.listBySource = listBySource;
      };
    };
    const runs = async () => (await bench.runsOf()).length;
    beforeEach(() =>
      bench.deploy('daily', {
        triggers: [onTables(['lake.a.b', spoilt])],
        ...MANY_AT_ONCE,
      }),
    );

    it('holds up no other, is said once, and counts once it can be taken', async () => {
      const mend = spoil();
      await bench.commit(spoilt, '1');
      await bench.commit('lake.a.b', '1');
      await bench.triggers();
      expect(await runs()).toBe(1);
      for (let round = 0; round < 3; round++) {
        bench.advance(MINUTE);
        await bench.triggers();
      }
      expect(bench.logger.warn).toHaveBeenCalledTimes(1);
      expect(await runs()).toBe(1);
      mend();
      bench.advance(MINUTE);
      await bench.triggers();
      bench.advance(MINUTE);
      await bench.triggers();
      expect((await bench.runsOf()).map(run => run.trigger.detail)).toEqual([
        'lake.a.b',
        spoilt,
      ]);
    });

    it('is not what is meant when the answer of a commit gets lost', async () => {
      await bench.commit('lake.a.b', '1');
      const { database } = bench;
      const { transaction } = database;
      database.transaction = async (work, name) => {
        const answer = await transaction.call(database, work, name);
        if (name === 'news.read') {
          database.transaction = transaction;
          throw new Error('the answer is lost');
        }
        return answer as never;
      };
      const { signal } = new AbortController();
      await expect(bench.news.runOnce({ signal })).rejects.toThrow(
        'the answer is lost',
      );
      expect(bench.logger.warn).not.toHaveBeenCalled();
      await bench.triggers();
      expect(await runs()).toBe(1);
    });

    it('is left to the next round when it is the lease that has gone', async () => {
      await bench.commit('lake.a.b', '1');
      const { signal } = new AbortController();
      const lease = (await bench.leases.acquire('loop:test', 60_000))!;
      await expect(
        bench.news.runOnce({ signal, lease: { ...lease, fence: 0 } }),
      ).rejects.toThrow('has gone to another process');
      expect(bench.logger.warn).not.toHaveBeenCalled();
      await bench.triggers();
      expect(await runs()).toBe(1);
    });
  });

  it('knows who wrote a table although another job at work cannot be read', async () => {
    await bench.deploy('daily', {
      triggers: [onTables(['lake.a.b'])],
      tasks: [shellTask('load', { outputs: ['lake.a.b'] })],
    });
    await bench.deploy('bad');
    bench.engine.held.add('load');
    const runs = [await bench.start(), await bench.start('bad')];
    await bench.converge();
    // From then on both are at work.
    const starts = await Promise.all(
      runs.map(async run => (await bench.reader.find(run.id)).startedAt!),
    );
    const startedAt = starts.sort()[1];
    const find = bench.jobs.find.bind(bench.jobs);
    bench.jobs.find = async key => {
      if (key.job === 'bad') {
        throw new Error('unreadable');
      }
      return find(key);
    };
    await bench.commit('lake.a.b', '1', undefined, startedAt);
    await bench.triggers();
    expect(await bench.runsOf()).toHaveLength(1);
    expect(await bench.ticksOf()).toMatchObject([
      { skippedBecause: expect.stringContaining('wrote lake.a.b itself') },
    ]);
  });

  const applied = () =>
    bench.database.transaction(tx =>
      bench.facts.append(tx, {
        type: 'deployment.applied',
        workspace: 'lab',
        deployment: 'd',
        version: 'v',
      }),
    );

  it('a first deployment runs what the operator named, once for ever', async () => {
    await bench.deploy('daily');
    bench.firstRuns.push('daily', 'missing');
    await applied();
    await applied();
    await bench.triggers();
    await bench.deploy('daily', {}, { paused: true });
    await applied();
    await bench.triggers();
    expect((await bench.runsOf()).map(run => run.trigger.kind)).toEqual([
      'first_deployment',
    ]);
    expect(bench.logger.info).not.toHaveBeenCalled();
  });

  it('a first deployment does not run a paused job, and says and records why, once', async () => {
    await bench.deploy('daily', {}, { paused: true });
    bench.firstRuns.push('daily');
    await applied();
    await bench.triggers();
    await applied();
    await bench.triggers();
    expect(await bench.runsOf()).toEqual([]);
    expect(bench.logger.info).toHaveBeenCalledTimes(1);
    expect(
      await bench.reader.lastSkip({ workspace: 'lab', job: 'daily' }),
    ).toEqual({
      at: bench.now.toISOString(),
      because: 'the job was paused on the first deployment',
    });
  });
});

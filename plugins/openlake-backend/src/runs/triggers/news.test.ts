import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { MANY_AT_ONCE, onTables } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';

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

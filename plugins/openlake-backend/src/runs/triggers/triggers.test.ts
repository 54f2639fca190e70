import { routes, type Trigger } from '@openlake/plugin-openlake-common';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { parameter, schedule, shellTask } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';
import { syncTriggers } from './syncTriggers';
import { createTriggerRouter } from './createTriggerRouter';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const onTables = (
  tables: string[],
  fields: Partial<
    Extract<Trigger, { table_update: unknown }>['table_update']
  > = {},
): Trigger => ({ table_update: { tables, condition: 'any', ...fields } });

describe.each(eachDatabase)('triggers on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
  });

  const runsOf = async (job = 'daily') =>
    (await bench.store.list({ job })).runs.reverse();
  const scheduledOf = async (job?: string) =>
    (await runsOf(job)).map(run => run.scheduledAt);
  const ticks = (job = 'daily') =>
    bench.triggerStore.listTicks({ workspace: 'lab', job }, 1000);
  const manyAtOnce = {
    concurrency: { max_concurrent_runs: 9, when_full: 'queue' as const },
  };

  describe('a schedule', () => {
    it('starts one run per tick with the interval before it', async () => {
      await bench.deploy('daily', { triggers: [schedule('0 * * * *')] });
      for (let hour = 0; hour < 3; hour++) {
        bench.advance(HOUR);
        await bench.triggers();
        await bench.triggers();
      }
      expect(await scheduledOf()).toEqual([
        '2026-03-02T11:00:00.000Z',
        '2026-03-02T12:00:00.000Z',
        '2026-03-02T13:00:00.000Z',
      ]);
      expect((await runsOf())[1].interval).toEqual({
        start: '2026-03-02T11:00:00.000Z',
        end: '2026-03-02T12:00:00.000Z',
      });
      expect(await ticks()).toHaveLength(3);
    });

    it('after downtime starts the last missed tick and records the others', async () => {
      await bench.deploy('daily', { triggers: [schedule('0 * * * *')] });
      bench.advance(5 * HOUR + 10 * MINUTE);
      await bench.triggers();
      expect(await scheduledOf()).toEqual(['2026-03-02T15:00:00.000Z']);
      expect((await ticks()).find(tick => tick.skippedBecause)).toMatchObject({
        from: '2026-03-02T11:00:00.000Z',
        tick: '2026-03-02T14:00:00.000Z',
        skippedBecause: expect.stringContaining('catchup is off'),
      });
    });

    it('with catchup starts every missed tick, oldest first', async () => {
      await bench.deploy('daily', { triggers: [schedule('0 * * * *', true)] });
      bench.advance(30 * HOUR + MINUTE);
      await bench.triggers();
      const scheduled = await scheduledOf();
      expect(scheduled).toHaveLength(30);
      expect([...scheduled].sort()).toEqual(scheduled);
      expect(new Set(scheduled).size).toBe(30);
    });

    it('keeps to its zone where clocks change', async () => {
      await bench.deploy('daily', {
        triggers: [
          {
            schedule: {
              cron: '30 2 * * *',
              timezone: 'Europe/Berlin',
              catchup: true,
            },
          },
        ],
      });
      bench.advance(28 * DAY);
      await bench.triggers();
      const around = (await scheduledOf()).slice(-4);
      expect(around).toEqual([
        '2026-03-27T01:30:00.000Z',
        '2026-03-28T01:30:00.000Z',
        // 02:30 does not exist on the 29th: the clock jumps over it at 01:00Z.
        '2026-03-29T01:00:00.000Z',
        '2026-03-30T00:30:00.000Z',
      ]);
    });

    it('of a paused job starts nothing, and records that', async () => {
      await bench.deploy('daily', { triggers: [schedule('0 * * * *')] });
      bench.jobs.change('daily', { paused: true });
      bench.advance(HOUR);
      await bench.triggers();
      expect(await runsOf()).toEqual([]);
      expect(await ticks()).toMatchObject([
        { skippedBecause: 'the job was paused' },
      ]);
      bench.jobs.change('daily', { paused: false });
      bench.advance(HOUR);
      await bench.triggers();
      expect(await scheduledOf()).toEqual(['2026-03-02T12:00:00.000Z']);
    });

    it('starts anew when it is changed and ends when it is removed', async () => {
      await bench.deploy('daily', { triggers: [schedule('0 * * * *')] });
      bench.advance(50 * MINUTE);
      await bench.deploy('daily', { triggers: [schedule('30 * * * *')] });
      bench.advance(20 * MINUTE);
      await bench.triggers();
      expect(await runsOf()).toEqual([]);
      bench.advance(30 * MINUTE);
      await bench.triggers();
      expect(await scheduledOf()).toEqual(['2026-03-02T11:30:00.000Z']);
      await bench.deploy('daily', { triggers: [] });
      bench.advance(DAY);
      await bench.triggers();
      expect(await runsOf()).toHaveLength(1);
    });

    it('that cannot start a run leaves a failed one that says why', async () => {
      await bench.deploy('daily', {
        triggers: [schedule('0 * * * *')],
        parameters: [parameter('country', 'string')],
      });
      bench.advance(HOUR);
      await bench.triggers();
      expect((await runsOf())[0].state).toMatchObject({
        result: 'failed',
        reason: {
          code: 'invalid_configuration',
          message: expect.stringContaining('country needs a value'),
        },
      });
    });

    it('does not hold up others when its job cannot be read', async () => {
      await bench.deploy('bad', { triggers: [schedule('0 * * * *')] });
      await bench.deploy('daily', { triggers: [schedule('0 * * * *')] });
      const find = bench.jobs.find.bind(bench.jobs);
      bench.jobs.find = async key => {
        if (key.job === 'bad') {
          throw new Error('unreadable');
        }
        return find(key);
      };
      bench.advance(HOUR);
      await bench.triggers();
      expect(await runsOf()).toHaveLength(1);
      bench.jobs.find = find;
      bench.advance(MINUTE);
      await bench.triggers();
      expect(await scheduledOf('bad')).toEqual(['2026-03-02T11:00:00.000Z']);
    });
  });

  it('tells what became of its ticks, by page, and which were missed and why', async () => {
    const { listTicks } = createTriggerRouter(bench.triggerStore);
    const list = async (query: object) => {
      const answer = await listTicks({
        params: { workspace: 'lab', job: 'daily' },
        query: routes.listTicks.query.parse(query),
      } as Parameters<typeof listTicks>[0]);
      return routes.listTicks.response.parse(
        JSON.parse(JSON.stringify(answer)),
      );
    };
    await bench.deploy('daily', { triggers: [schedule('0 * * * *')] });
    bench.advance(5 * HOUR + 10 * MINUTE);
    await bench.triggers();
    const [run] = await runsOf();
    const missed = {
      kind: 'schedule',
      trigger: '0 * * * * UTC',
      from: '2026-03-02T11:00:00.000Z',
      scheduledAt: '2026-03-02T14:00:00.000Z',
      at: bench.now.toISOString(),
      skipped: 'missed while nothing was running; catchup is off',
    };
    const first = await list({ limit: '1' });
    expect(first.items).toEqual([
      {
        kind: 'schedule',
        trigger: '0 * * * * UTC',
        scheduledAt: '2026-03-02T15:00:00.000Z',
        at: bench.now.toISOString(),
        run: run.id,
      },
    ]);
    const second = await list({ limit: '1', cursor: first.nextCursor });
    expect(second).toEqual({ items: [missed] });
    await bench.deploy('daily', { triggers: [] });
    const { trigger: _gone, ...without } = missed;
    expect(await list({ skipped: 'true' })).toEqual({ items: [without] });
  });

  it('an interval ticks from its own multiples', async () => {
    await bench.deploy('daily', { triggers: [{ interval: { every: '30m' } }] });
    bench.advance(70 * MINUTE);
    await bench.triggers();
    bench.advance(30 * MINUTE);
    await bench.triggers();
    expect(await scheduledOf()).toEqual([
      '2026-03-02T11:00:00.000Z',
      '2026-03-02T11:30:00.000Z',
    ]);
  });

  describe('a table_update', () => {
    it('starts a run per news, however often it is looked at', async () => {
      await bench.deploy('daily', {
        triggers: [onTables(['lake.a.b'])],
        ...manyAtOnce,
      });
      await bench.commit('lake.a.x', '1');
      await bench.commit('lake.a.b', '1');
      await bench.triggers();
      await bench.triggers();
      await bench.commit('lake.a.b', '2');
      await bench.triggers();
      expect((await runsOf()).map(run => run.trigger)).toMatchObject([
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
      expect(await runsOf()).toEqual([]);
      await bench.commit('lake.a.c', '1');
      await bench.triggers();
      expect(await runsOf()).toHaveLength(1);
    });

    it('waits for quiet, and keeps the gap', async () => {
      await bench.deploy('daily', {
        triggers: [onTables(['lake.a.b'], { quiet_for: '5m', min_gap: '1h' })],
        ...manyAtOnce,
      });
      await bench.commit('lake.a.b', '1');
      await bench.triggers();
      bench.advance(4 * MINUTE);
      await bench.commit('lake.a.b', '2');
      await bench.triggers();
      bench.advance(4 * MINUTE);
      await bench.triggers();
      expect(await runsOf()).toEqual([]);
      bench.advance(MINUTE);
      await bench.triggers();
      expect(await runsOf()).toHaveLength(1);
      await bench.commit('lake.a.b', '3');
      bench.advance(59 * MINUTE);
      await bench.triggers();
      expect(await runsOf()).toHaveLength(1);
      bench.advance(MINUTE);
      await bench.triggers();
      expect(await runsOf()).toHaveLength(2);
    });

    it('is not started by the job itself, and a longer loop is stopped and says so', async () => {
      await bench.deploy('a', {
        triggers: [onTables(['lake.t.b', 'lake.t.a'])],
      });
      await bench.deploy('b', { triggers: [onTables(['lake.t.a'])] });
      const first = await bench.start('a');
      await bench.commit('lake.t.a', '1', first.id);
      await bench.commit('lake.t.a', '2', first.id);
      await bench.triggers();
      expect(await runsOf('a')).toHaveLength(1);
      expect(await ticks('a')).toMatchObject([
        {
          skippedBecause:
            'trigger_loop: run #1 wrote lake.t.a itself, and a job does not start itself',
        },
      ]);
      const [second] = await runsOf('b');
      expect(second).toMatchObject({
        chain: ['lab/a'],
        trigger: { causedBy: first.id },
      });
      await bench.commit('lake.t.b', '1', second.id);
      await bench.triggers();
      expect((await runsOf('a'))[1].state).toMatchObject({
        result: 'skipped',
        reason: {
          code: 'trigger_loop',
          message: expect.stringContaining('lab/a → lab/b → lab/a'),
        },
      });
    });

    it('tells a loop over a table and the end of a job from a long chain', async () => {
      await bench.deploy('a', {
        triggers: [{ job: { name: 'b', on: 'finished' } }],
      });
      await bench.deploy('b', { triggers: [onTables(['lake.t.a'])] });
      const first = await bench.start('a');
      await bench.commit('lake.t.a', '1', first.id);
      await bench.converge();
      const [closing] = (await runsOf('a')).slice(1);
      expect(closing).toMatchObject({
        trigger: { kind: 'job' },
        state: {
          result: 'skipped',
          reason: {
            code: 'trigger_loop',
            message: expect.stringContaining('lab/a → lab/b → lab/a'),
          },
        },
      });
      expect(await runsOf('a')).toHaveLength(2);
      expect(await runsOf('b')).toHaveLength(1);
    });

    it('takes what nobody signed for the work of a run that says it writes the table, while it is at work', async () => {
      const writes = (table: string) => ({
        tasks: [shellTask('write', { outputs: [table] })],
      });
      await bench.deploy('a', {
        triggers: [onTables(['lake.t.a', 'lake.t.b'])],
        ...writes('lake.t.a'),
      });
      await bench.deploy('b', {
        triggers: [onTables(['lake.t.a'])],
        ...writes('lake.t.b'),
      });
      const commitDuring = async (table: string, runId: string) => {
        const { startedAt } = await bench.reader.find(runId);
        await bench.commit(table, 's', undefined, startedAt);
        await bench.converge();
      };
      const first = await bench.start('a');
      await bench.converge();
      await commitDuring('lake.t.a', first.id);
      expect(await runsOf('a')).toHaveLength(1);
      expect(await ticks('a')).toMatchObject([
        { skippedBecause: expect.stringContaining('run #1 wrote lake.t.a') },
      ]);
      const [second] = await runsOf('b');
      expect(second.trigger.causedBy).toBe(first.id);
      await commitDuring('lake.t.b', second.id);
      expect((await runsOf('a'))[1].state).toMatchObject({
        reason: { code: 'trigger_loop' },
      });

      await bench.commit('lake.t.a', 's', undefined, bench.now.toISOString());
      await bench.converge();
      expect((await runsOf('a'))[2].state.result).toBe('success');
    });

    it('takes a chain of more than 50 jobs for a loop', async () => {
      await bench.deploy('daily', {
        triggers: [{ job: { name: 'first', on: 'success' } }],
      });
      await bench.deploy('first');
      const follow = async (before: number) => {
        const { id: runId } = await bench.start('first');
        await bench.database
          .knex('runs')
          .where({ id: runId })
          .update({
            chain: JSON.stringify(
              Array.from({ length: before }, (_, n) => `lab/job-${n}`),
            ),
          });
        await bench.converge();
        return (await runsOf()).slice(-1)[0].state;
      };
      expect(await follow(49)).toMatchObject({ result: 'success' });
      expect(await follow(50)).toMatchObject({
        result: 'skipped',
        reason: {
          code: 'trigger_loop',
          message: expect.stringContaining(
            'More than 50 jobs have started each other in a row, which is taken for a loop, so it was stopped: lab/job-0 → lab/job-1 → … → lab/job-49 → lab/first → lab/daily.',
          ),
        },
      });
    });

    it('with condition any starts for each, and once for several together', async () => {
      await bench.deploy('daily', {
        triggers: [onTables(['lake.a.b', 'lake.a.c'], { quiet_for: '1m' })],
        ...manyAtOnce,
      });
      await bench.commit('lake.a.b', '1');
      await bench.commit('lake.a.c', '1');
      bench.advance(2 * MINUTE);
      await bench.triggers();
      await bench.commit('lake.a.c', '2');
      bench.advance(2 * MINUTE);
      await bench.triggers();
      expect((await runsOf()).map(run => run.trigger.detail)).toEqual([
        'lake.a.b, lake.a.c',
        'lake.a.c',
      ]);
    });

    it('with condition all waits for every table again after a run', async () => {
      await bench.deploy('daily', {
        triggers: [onTables(['lake.a.b', 'lake.a.c'], { condition: 'all' })],
        ...manyAtOnce,
      });
      for (const [table, count] of [
        ['lake.a.b', 0],
        ['lake.a.c', 1],
        ['lake.a.c', 1],
        ['lake.a.b', 2],
      ] as const) {
        await bench.commit(table, 's');
        await bench.triggers();
        expect(await runsOf()).toHaveLength(count);
      }
    });

    it('hears nothing of what was before it', async () => {
      await bench.commit('lake.a.b', '1');
      bench.advance(1);
      await bench.deploy('daily', { triggers: [onTables(['lake.a.b'])] });
      expect(await runsOf()).toEqual([]);
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
      const runs = await runsOf();
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
      ...manyAtOnce,
    });
    bench.advance(10_000);
    await bench.triggers();
    expect(await runsOf()).toEqual([]);
    land('in/a.csv', 1);
    land('in/b.csv', 1);
    bench.advance(30_000);
    await bench.triggers();
    expect(await runsOf()).toEqual([]);
    for (let look = 0; look < 3; look++) {
      bench.advance(30_000);
      await bench.triggers();
    }
    expect((await runsOf()).map(run => run.trigger.detail)).toEqual([
      'in/a.csv and 1 more',
    ]);
  });

  describe('a file_arrival whose job writes to the folder itself', () => {
    const land = async (changedMs: number) => {
      bench.advance(5_000);
      bench.files.push({
        path: `in/${bench.files.length}.csv`,
        size: 1,
        modifiedMs: bench.now.getTime(),
        changedMs,
      });
      await bench.converge();
    };
    const landDuring = async (run: { startedAt?: string }) =>
      land(Date.parse(run.startedAt!));
    const newest = async () => (await runsOf()).slice(-1)[0];
    const skips = async () =>
      (await ticks()).flatMap(({ skippedBecause }) => skippedBecause ?? []);
    beforeEach(async () => {
      await bench.deploy('daily', {
        triggers: [{ file_arrival: { path: 'in' } }],
        ...manyAtOnce,
      });
    });

    it('is stopped after a few runs and says so once, until a file comes by another hand', async () => {
      await land(bench.now.getTime());
      for (let round = 0; round < 10; round++) {
        await landDuring(await newest());
      }
      expect(await runsOf()).toHaveLength(6);
      expect(await skips()).toEqual([
        'trigger_loop: 5 runs in a row began for files that came while the one before was at work, and so these came while #6 was; the next file that comes while none is starts a run',
      ]);
      await land(bench.now.getTime());
      expect(await runsOf()).toHaveLength(7);
      await landDuring(await newest());
      expect(await runsOf()).toHaveLength(8);
      expect(await skips()).toHaveLength(1);
    });

    it('is not taken for one by files of others, nor by those that come during other runs', async () => {
      for (let round = 0; round < 8; round++) {
        await land(bench.now.getTime());
        await bench.start();
        await bench.converge();
        const byHand = (await runsOf()).filter(
          ({ trigger }) => trigger.kind === 'manual',
        );
        await landDuring(byHand[byHand.length - 1]);
      }
      expect(await skips()).toEqual([]);
    });

    it('is not taken for one by many files during one run', async () => {
      await land(bench.now.getTime());
      const first = await newest();
      for (let round = 0; round < 8; round++) {
        await landDuring(first);
      }
      expect(await runsOf()).toHaveLength(9);
      expect(await skips()).toEqual([]);
    });
  });

  it('many that are due at once are all started, of each workspace in turn', async () => {
    const jobs = 60;
    const add = async (workspace: string, n: number) => {
      const key = { workspace, job: `job-${n}` };
      const job = bench.jobs.put(
        key.job,
        { triggers: [schedule('0 * * * *')] },
        { workspace },
      );
      await bench.database.transaction(tx =>
        syncTriggers(tx, bench.triggerStore, key, job, bench.now),
      );
    };
    for (let n = 0; n < jobs; n++) {
      await add('big', n);
    }
    for (let n = 0; n < 3; n++) {
      await add('small', n);
    }
    const due = async (limit: number) =>
      (await bench.triggerStore.listDue(bench.now.toISOString(), limit)).map(
        ({ workspace }) => workspace,
      );
    expect(await due(10)).toEqual([]);
    bench.advance(HOUR);
    expect((await due(6)).sort()).toEqual([
      'big',
      'big',
      'big',
      'small',
      'small',
      'small',
    ]);
    await bench.triggers();
    expect(await due(10)).toEqual([]);
    const counted: any[] = await bench.database
      .knex('runs')
      .groupBy('workspace', 'number')
      .select('workspace', 'number')
      .count({ count: '*' })
      .orderBy('workspace');
    expect(
      counted.map(row => [row.workspace, row.number, Number(row.count)]),
    ).toEqual([
      ['big', 1, jobs],
      ['small', 1, 3],
    ]);
    const facts = await bench.facts.read('test', ['run.created'], 1000);
    expect(facts.facts).toHaveLength(jobs + 3);
    expect(await bench.database.knex('run_ticks').whereNull('run_id')).toEqual(
      [],
    );
  });

  it('are those of the jobs of today after a start, so many per round, and only by who holds the lease', async () => {
    for (let job = 0; job < 150; job++) {
      bench.jobs.put(`job-${job}`, { triggers: [schedule('0 * * * *')] });
    }
    const { signal } = new AbortController();
    const lease = (await bench.leases.acquire('loop:runs.triggers', 60_000))!;
    await expect(
      bench.news.runOnce({ signal, lease: { ...lease, fence: 0 } }),
    ).rejects.toThrow('has gone to another process');
    expect(await bench.triggerStore.listJobs()).toEqual([]);

    const first = await bench.news.runOnce({ signal, lease });
    const some = await bench.triggerStore.listJobs();
    expect(first.more).toBe(true);
    expect(some.length).toBeLessThan(150);
    const second = await bench.news.runOnce({ signal, lease });
    expect(second.more).toBe(false);
    expect(await bench.triggerStore.listJobs()).toHaveLength(150);
  });

  it('several that are due of one job are runs in a row', async () => {
    await bench.deploy('daily', {
      triggers: [schedule('0 * * * *', true), { interval: { every: '2h' } }],
    });
    bench.advance(2 * HOUR);
    await bench.triggers();
    expect((await runsOf()).map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(await ticks()).toHaveLength(3);
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
    expect((await runsOf()).map(run => run.trigger.kind)).toEqual([
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
    expect(await runsOf()).toEqual([]);
    expect(bench.logger.info).toHaveBeenCalledTimes(1);
    expect(
      await bench.reader.lastSkip({ workspace: 'lab', job: 'daily' }),
    ).toEqual({
      at: bench.now.toISOString(),
      because: 'the job was paused on the first deployment',
    });
  });
});

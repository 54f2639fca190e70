import { routes } from '@openlake/plugin-openlake-common';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { parameter, schedule } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';
import { createTriggerRouter } from './createTriggerRouter';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe.each(eachDatabase)('triggers by the clock on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
  });

  const scheduledOf = async (job?: string) =>
    (await bench.runsOf(job)).map(run => run.scheduledAt);

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
      expect((await bench.runsOf())[1].interval).toEqual({
        start: '2026-03-02T11:00:00.000Z',
        end: '2026-03-02T12:00:00.000Z',
      });
      expect(await bench.ticksOf()).toHaveLength(3);
    });

    it('after downtime starts the last missed tick and records the others', async () => {
      await bench.deploy('daily', { triggers: [schedule('0 * * * *')] });
      bench.advance(5 * HOUR + 10 * MINUTE);
      await bench.triggers();
      expect(await scheduledOf()).toEqual(['2026-03-02T15:00:00.000Z']);
      expect(
        (await bench.ticksOf()).find(tick => tick.skippedBecause),
      ).toMatchObject({
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
      expect(await bench.runsOf()).toEqual([]);
      expect(await bench.ticksOf()).toMatchObject([
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
      expect(await bench.runsOf()).toEqual([]);
      bench.advance(30 * MINUTE);
      await bench.triggers();
      expect(await scheduledOf()).toEqual(['2026-03-02T11:30:00.000Z']);
      await bench.deploy('daily', { triggers: [] });
      bench.advance(DAY);
      await bench.triggers();
      expect(await bench.runsOf()).toHaveLength(1);
    });

    it('that cannot start a run leaves a failed one that says why', async () => {
      await bench.deploy('daily', {
        triggers: [schedule('0 * * * *')],
        parameters: [parameter('country', 'string')],
      });
      bench.advance(HOUR);
      await bench.triggers();
      expect((await bench.runsOf())[0].state).toMatchObject({
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
      expect(await bench.runsOf()).toHaveLength(1);
      bench.jobs.find = find;
      bench.advance(MINUTE);
      await bench.triggers();
      expect(await scheduledOf('bad')).toEqual(['2026-03-02T11:00:00.000Z']);
    });
  });

  describe('of a job that cannot be read', () => {
    /** @returns what makes it readable again */
    const spoil = () => {
      const find = bench.jobs.find.bind(bench.jobs);
      bench.jobs.find = async key => {
        if (key.job === 'bad') {
          throw new Error('unreadable');
        }
        return find(key);
      };
      return () => {
        bench.jobs.find = find;
      };
    };
    const hourly = { triggers: [schedule('0 * * * *')] };
    const saidOf = (text: string) =>
      bench.logger.warn.mock.calls.filter(([said]) => said.includes(text));

    it('hold up nobody else after a start, and are there once it can be read', async () => {
      bench.jobs.put('bad', hourly);
      bench.jobs.put('daily', hourly);
      const mend = spoil();
      await bench.triggers();
      bench.advance(HOUR);
      await bench.triggers();
      expect(await scheduledOf()).toEqual(['2026-03-02T11:00:00.000Z']);
      expect(saidOf('lab/bad')).toHaveLength(1);
      mend();
      bench.advance(MINUTE);
      await bench.triggers();
      bench.advance(HOUR);
      await bench.triggers();
      expect(await scheduledOf('bad')).toEqual(['2026-03-02T12:00:00.000Z']);
    });

    it('hold up no news of others, and stand from the revision on once it can be read', async () => {
      const mend = spoil();
      await bench.deploy('bad', hourly);
      await bench.deploy('daily', hourly);
      bench.advance(HOUR);
      await bench.triggers();
      expect(await scheduledOf()).toEqual(['2026-03-02T11:00:00.000Z']);
      expect(saidOf('the revision of lab/bad')).toHaveLength(1);
      mend();
      bench.advance(MINUTE);
      await bench.triggers();
      expect(await scheduledOf('bad')).toEqual(['2026-03-02T11:00:00.000Z']);
    });

    it('stay as they were while a new revision cannot be read', async () => {
      await bench.deploy('bad', hourly);
      const mend = spoil();
      await bench.deploy('bad', { triggers: [schedule('30 * * * *')] });
      expect(await bench.triggerStore.listJobs()).toHaveLength(1);
      mend();
      bench.advance(MINUTE);
      await bench.triggers();
      bench.advance(HOUR);
      await bench.triggers();
      expect(await scheduledOf('bad')).toEqual(['2026-03-02T10:30:00.000Z']);
    });
  });

  it('are looked at although no news can be heard, which fails the round', async () => {
    await bench.deploy('daily', { triggers: [schedule('0 * * * *')] });
    bench.advance(HOUR);
    jest.spyOn(bench.facts, 'read').mockRejectedValue(new Error('no facts'));
    await expect(bench.triggers()).rejects.toThrow('no facts');
    expect(await scheduledOf()).toEqual(['2026-03-02T11:00:00.000Z']);
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

  it('several that are due of one job are runs in a row', async () => {
    await bench.deploy('daily', {
      triggers: [schedule('0 * * * *', true), { interval: { every: '2h' } }],
    });
    bench.advance(2 * HOUR);
    await bench.triggers();
    expect((await bench.runsOf()).map(({ number }) => number)).toEqual([
      1, 2, 3,
    ]);
    expect(await bench.ticksOf()).toHaveLength(3);
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
    const [run] = await bench.runsOf();
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
});

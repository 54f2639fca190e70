import { displayState } from '@openlake/plugin-openlake-common';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { parameter, schedule, shellTask } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';
import type { BackfillOrder } from './Backfill';

const DAY = 86_400_000;
const daily = { workspace: 'lab', job: 'daily' };
const ann = { actor: 'user:default/ann' };

const order = (fields: Partial<BackfillOrder> = {}): BackfillOrder => ({
  from: '2026-02-01T00:00:00Z',
  to: '2026-02-05T00:00:00Z',
  order: 'oldest_first',
  maxParallel: 1,
  reprocess: 'none',
  ...fields,
});

describe.each(eachDatabase)('backfills on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily', {
      triggers: [schedule('0 0 * * *')],
      concurrency: { max_concurrent_runs: 3, when_full: 'queue' },
      parameters: [
        parameter('day', 'date', {
          default: '{{ run.interval_start | date }}',
        }),
      ],
    });
  });

  const create = (fields: Partial<BackfillOrder> = {}) =>
    bench.backfills.create(daily, order(fields), ann);
  const runsOf = async () =>
    (await bench.store.list({ job: 'daily', limit: 100 })).runs.reverse();
  const get = (backfill: { id: string }) => bench.backfills.get(backfill.id);
  const statesOf = async (backfill: { id: string }) =>
    (await get(backfill)).intervals.map(({ state }) => state);
  const audited = async () =>
    (await bench.database.knex('audit_events'))
      .map(({ action, actor }) => `${action} ${actor}`)
      .filter(text => text.startsWith('backfill'))
      .sort();

  it('runs each interval once, in order, as the schedule would have', async () => {
    const backfill = await create();
    expect(backfill).toMatchObject({
      state: 'running',
      jobTitle: 'The daily job',
      counts: { waiting: 4 },
    });
    await bench.converge();
    const runs = await runsOf();
    expect(runs.map(run => run.parameters.day)).toEqual([
      '2026-02-01',
      '2026-02-02',
      '2026-02-03',
      '2026-02-04',
    ]);
    expect(runs[0]).toMatchObject({
      trigger: { kind: 'backfill', by: ann.actor },
      backfillId: backfill.id,
      priority: 'low',
      chain: [],
      scheduledAt: '2026-02-02T00:00:00.000Z',
      interval: {
        start: '2026-02-01T00:00:00.000Z',
        end: '2026-02-02T00:00:00.000Z',
      },
    });
    const ended = await get(backfill);
    expect(ended.backfill).toMatchObject({
      state: 'completed',
      counts: { success: 4 },
      endedAt: bench.now.toISOString(),
    });
    expect(ended.intervals[3]).toMatchObject({
      run: runs[3].id,
      runNumber: runs[3].number,
      durationMs: expect.any(Number),
    });
    expect(await audited()).toEqual([`backfill-create ${ann.actor}`]);
  });

  it('does what its preview says', async () => {
    await bench.start('daily');
    await bench.converge();
    const fields = { from: '2026-02-26T00:00:00Z', to: '2026-03-04T00:00:00Z' };
    const plan = await bench.backfills.preview(daily, order(fields));
    expect(plan).toMatchObject({ total: 3, excluded: 3, parallel: 1 });
    const backfill = await create(fields);
    const { intervals } = await get(backfill);
    expect(intervals).toEqual(plan.intervals);
    await bench.converge();
    expect(
      (await runsOf())
        .filter(run => run.backfillId)
        .map(run => run.interval.start),
    ).toEqual(
      plan.intervals
        .filter(({ state }) => state === 'waiting')
        .map(({ start }) => start),
    );
  });

  it('goes newest first when it is asked to', async () => {
    await create({ order: 'newest_first' });
    await bench.converge();
    expect((await runsOf()).map(run => run.parameters.day)).toEqual([
      '2026-02-04',
      '2026-02-03',
      '2026-02-02',
      '2026-02-01',
    ]);
  });

  it.each([
    [2, 2],
    [9, 3],
  ])('with %s at once has no more than the job may: %s', async (max, most) => {
    const backfill = await create({ maxParallel: max });
    let seen = 0;
    for (let rounds = 0; rounds < 40; rounds++) {
      await bench.round();
      const { counts } = (await get(backfill)).backfill;
      seen = Math.max(seen, (counts.queued ?? 0) + (counts.running ?? 0));
      bench.engine.step();
    }
    expect(seen).toBe(most);
    expect(await statesOf(backfill)).toEqual(Array(4).fill('success'));
  });

  it.each(['skip', 'fail', 'cancel_oldest'] as const)(
    'neither gives way nor pushes anybody out of a job that would %s',
    async when_full => {
      await bench.deploy('daily', {
        triggers: [schedule('0 0 * * *')],
        concurrency: { max_concurrent_runs: 1, when_full },
      });
      const first = await bench.start('daily');
      const backfill = await create();
      await bench.round();
      expect((await get(backfill)).backfill.counts).toEqual({ waiting: 4 });
      await bench.converge();
      expect(displayState((await bench.store.find(first.id))!.state)).toBe(
        'success',
      );
      expect(await statesOf(backfill)).toEqual(Array(4).fill('success'));
    },
  );

  it('waits while it is paused, and goes on', async () => {
    const backfill = await create();
    await bench.round();
    const paused = await bench.backfills.pause(backfill.id, {
      ...ann,
      note: 'lunch',
    });
    expect(paused).toMatchObject({
      state: 'paused',
      reason: 'lunch',
      lastChange: { to: 'paused', by: ann.actor, note: 'lunch' },
    });
    await bench.converge();
    expect(await statesOf(backfill)).toEqual([
      'success',
      'waiting',
      'waiting',
      'waiting',
    ]);
    await bench.backfills.resume(backfill.id, ann);
    await bench.converge();
    expect(await statesOf(backfill)).toEqual(Array(4).fill('success'));
    expect(await audited()).toEqual([
      `backfill-create ${ann.actor}`,
      `backfill-pause ${ann.actor}`,
      `backfill-resume ${ann.actor}`,
    ]);
  });

  it('leaves to another one what that is going to run, until it has ended', async () => {
    const first = await create();
    await bench.round();
    await expect(create({ reprocess: 'failed' })).rejects.toThrow(
      'every interval of the range is left out',
    );
    await bench.backfills.cancel(first.id, ann);
    await bench.converge();
    expect((await create({ reprocess: 'failed' })).counts).toEqual({
      waiting: 4,
    });
  });

  it('made at once with another leaves to it what that runs', async () => {
    const made = await Promise.allSettled([
      create({ to: '2026-02-04T00:00:00Z', reprocess: 'completed' }),
      create({ from: '2026-02-02T00:00:00Z', reprocess: 'completed' }),
    ]);
    expect(made.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
    ]);
    await bench.converge();
    expect((await runsOf()).map(run => run.parameters.day).sort()).toEqual([
      '2026-02-01',
      '2026-02-02',
      '2026-02-03',
      '2026-02-04',
    ]);
  });

  it('starts no interval that a run of the job is at work on', async () => {
    bench.engine.held.add('load');
    const some = await create({ tasks: 'load' });
    await bench.round();
    const all = await create();
    await bench.round();
    const days = async (backfill: { id: string }) =>
      (await runsOf())
        .filter(run => run.backfillId === backfill.id)
        .map(run => run.parameters.day);
    expect(await days(some)).toEqual(['2026-02-01']);
    expect(await days(all)).toEqual(['2026-02-02']);
    bench.engine.held.clear();
    await bench.converge();
    expect(await statesOf(some)).toEqual(Array(4).fill('success'));
    expect(await statesOf(all)).toEqual(Array(4).fill('success'));
  });

  it('takes its runs along when it is canceled', async () => {
    const backfill = await create({ maxParallel: 2 });
    await bench.round();
    const canceled = await bench.backfills.cancel(backfill.id, {
      ...ann,
      note: 'not today',
    });
    expect(canceled.state).toBe('canceled');
    await bench.converge();
    expect(await statesOf(backfill)).toEqual([
      'canceled',
      'canceled',
      'not_started',
      'not_started',
    ]);
    expect((await get(backfill)).backfill.lastChange).toMatchObject({
      to: 'canceled',
      by: ann.actor,
    });
    expect(await runsOf()).toHaveLength(2);
    expect((await runsOf())[0].state.reason).toMatchObject({
      code: 'canceled_with_parent',
      message: 'Its backfill was canceled: “not today”',
    });
    await expect(bench.backfills.resume(backfill.id, ann)).rejects.toThrow(
      'this one is canceled',
    );
  });

  it('runs again what did not succeed, and nothing else', async () => {
    const backfill = await create();
    bench.engine.outcomes.set('load', 'failed');
    await bench.round();
    await bench.backfills.pause(backfill.id, ann);
    await bench.converge();
    bench.engine.outcomes.clear();
    await bench.backfills.resume(backfill.id, ann);
    await bench.converge();
    expect(await get(backfill)).toMatchObject({
      backfill: { state: 'completed', counts: { failed: 1, success: 3 } },
      intervals: [
        { state: 'failed', reason: 'load: load broke' },
        { state: 'success', reason: undefined },
        {},
        {},
      ],
    });
    await bench.backfills.retry(backfill.id, ann);
    await bench.converge();
    expect((await get(backfill)).backfill).toMatchObject({
      state: 'completed',
      counts: { success: 4 },
    });
    expect((await runsOf()).map(run => run.parameters.day)).toEqual([
      '2026-02-01',
      '2026-02-02',
      '2026-02-03',
      '2026-02-04',
      '2026-02-01',
    ]);
    await expect(bench.backfills.retry(backfill.id, ann)).rejects.toThrow(
      'nothing to retry',
    );
  });

  it('is the same one for the same key', async () => {
    const make = (fields: Parameters<typeof order>[0] = {}) =>
      bench.backfills.create(daily, order(fields), {
        ...ann,
        idempotencyKey: 'february',
      });
    const [first, second] = [await make(), await make()];
    expect(second.id).toBe(first.id);
    await bench.converge();
    // Whatever there is to run by then.
    expect((await make({ note: 'again' })).id).toBe(first.id);
    await expect(make({ maxParallel: 3 })).rejects.toThrow(
      `stands for backfill ${first.id}`,
    );
    expect(await runsOf()).toHaveLength(4);
    expect(await audited()).toHaveLength(1);
  });

  it.each([
    [{ parameters: { dya: 'x' } }, 'there is no parameter dya'],
    [{ tasks: 'lode' }, 'body.tasks: lode names no task of the job'],
    [
      { from: '2026-02-01T01:00:00Z', to: '2026-02-01T02:00:00Z' },
      'No interval',
    ],
  ])('with %j is refused at once', async (fields, message) => {
    await expect(create(fields)).rejects.toThrow(message);
    await expect(
      bench.backfills.create({ ...daily, job: 'none' }, order(), ann),
    ).rejects.toThrow('has no job none');
  });

  it('of some tasks runs those, where the engine can', async () => {
    const backfill = await create({ tasks: 'load' });
    await bench.converge();
    expect(await statesOf(backfill)).toEqual(Array(4).fill('success'));
    expect((await runsOf())[0].selection).toEqual(['load']);
    bench.jobs.change('daily', { orchestrator: 'other' });
    await expect(
      create({ tasks: 'load', reprocess: 'completed' }),
    ).rejects.toThrow('No engine other is connected');
  });

  it('stops, and says why, when its job leaves the repository', async () => {
    const backfill = await create();
    await bench.round();
    bench.jobs.change('daily', { retired: true });
    await bench.converge();
    expect((await get(backfill)).backfill).toMatchObject({
      state: 'paused',
      reason: 'The job is no longer in its repository',
    });
    expect((await get(backfill)).backfill.lastChange).toEqual({
      to: 'paused',
      at: expect.any(String),
      note: 'The job is no longer in its repository',
    });
    expect(await audited()).toContain('backfill-pause system:openlake');
    await expect(create()).rejects.toThrow('no longer in its repository');
  });

  it('stops, and says why, when its parameters are not right any more', async () => {
    const backfill = await create();
    await bench.round();
    bench.jobs.put('daily', {
      triggers: [schedule('0 0 * * *')],
      parameters: [parameter('country', 'string')],
    });
    await bench.converge();
    expect((await get(backfill)).backfill).toMatchObject({
      state: 'paused',
      reason: expect.stringContaining('country needs a value'),
    });
  });

  it('stops, and says why in words for people, when the job has lost its tasks', async () => {
    const backfill = await create({ tasks: 'load' });
    bench.jobs.put('daily', {
      triggers: [schedule('0 0 * * *')],
      tasks: [shellTask('fetch')],
    });
    await bench.converge();
    expect((await get(backfill)).backfill).toMatchObject({
      state: 'paused',
      reason: 'load names no task of the job; it has fetch',
    });
  });

  it('says how long the rest takes by its own runs', async () => {
    const backfill = await create();
    const busy = async () => {
      await bench.round();
      bench.advance(1_000);
      return bench.engine.step();
    };
    while ((await statesOf(backfill))[1] === 'waiting') {
      await busy();
    }
    const { estimatedMsLeft } = (await get(backfill)).backfill;
    expect(estimatedMsLeft).toBeGreaterThan(0);
    await bench.converge();
    expect((await get(backfill)).backfill.estimatedMsLeft).toBeUndefined();
  });

  it('does not keep a schedule from its own runs', async () => {
    const backfill = await create();
    await bench.round();
    bench.advance(DAY);
    await bench.converge();
    expect(
      (await runsOf()).filter(run => run.trigger.kind === 'schedule'),
    ).toHaveLength(1);
    expect(await statesOf(backfill)).toEqual(Array(4).fill('success'));
  });
});

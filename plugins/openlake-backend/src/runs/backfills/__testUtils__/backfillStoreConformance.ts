import type { Transaction } from '../../../database/OpenlakeDatabase';
import { endedRun, runRecord } from '../../__testUtils__/records';
import type { RunRecord } from '../../Run';
import type { RunStore } from '../../RunStore';
import type { BackfillRecord } from '../Backfill';
import type { BackfillStore } from '../BackfillStore';

/** Promises of a store of backfills; each implementation runs them. */
// eslint-disable-next-line jest/no-export -- the tests of a suite run where it is imported
export function describeBackfillStore(
  open: () => Promise<{
    store: BackfillStore;
    runs: RunStore;
    transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  }>,
): void {
  let store: BackfillStore;
  let runs: RunStore;
  let transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  beforeEach(async () => {
    ({ store, runs, transaction } = await open());
  });

  const record = (fields: Partial<BackfillRecord> = {}): BackfillRecord => ({
    id: 'b1',
    workspace: 'lab',
    job: 'daily',
    state: 'running',
    request: {
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-04T00:00:00Z',
      order: 'oldest_first',
      maxParallel: 2,
      reprocess: 'none',
      parameters: { region: 'eu' },
    },
    createdBy: 'user:default/ann',
    createdAt: '2026-02-01T00:00:00.000Z',
    version: 1,
    ...fields,
  });
  const days = [1, 2, 3].map(day => ({
    start: `2026-01-0${day}T00:00:00.000Z`,
    end: `2026-01-0${day + 1}T00:00:00.000Z`,
    ...(day === 3
      ? { state: 'excluded' as const, reason: 'run #1 exists (success)' }
      : { state: 'waiting' as const }),
  }));
  const insert = (backfill = record(), key?: string) =>
    transaction(tx => store.insert(tx, backfill, days, key));
  const insertRun = (run: RunRecord) =>
    transaction(async tx => {
      await runs.lockJob(tx, run);
      await runs.insert(tx, run, []);
    });
  const startNext = async (run: RunRecord) => {
    await insertRun(run);
    await transaction(async tx => {
      const next = await store.nextWaiting(tx, record());
      await store.start(tx, 'b1', next!.position, run.id);
    });
  };
  const states = async () =>
    (await store.intervals('b1')).map(({ state }) => state);

  it('gives back what it was given', async () => {
    await insert();
    expect(await store.find('b1')).toEqual(record());
    expect(await store.find('missing')).toBeUndefined();
    expect(await store.intervals('b1')).toEqual(
      days.map((day, position) => ({ ...day, position, tries: 0 })),
    );
    expect(await store.counts(['b1', 'b2'])).toEqual(
      new Map([
        ['b1', { waiting: 2, excluded: 1 }],
        ['b2', {}],
      ]),
    );
  });

  it('finds the one of a key, per job', async () => {
    await insert(record(), 'k');
    await insert(record({ id: 'b2', job: 'other' }), 'k');
    const find = (job: string, key: string) =>
      transaction(tx => store.findByKey(tx, { workspace: 'lab', job }, key));
    expect((await find('daily', 'k'))?.id).toBe('b1');
    expect((await find('other', 'k'))?.id).toBe('b2');
    expect(await find('daily', 'other')).toBeUndefined();
  });

  it('writes only what is still as it was read', async () => {
    await insert();
    const change = { state: 'paused' as const, reason: 'lunch' };
    const [first, second] = await transaction(async tx => [
      await store.update(tx, record(), change),
      await store.update(tx, record(), { state: 'canceled' }),
    ]);
    expect(first).toEqual(record({ ...change, version: 2 }));
    expect(second).toBeUndefined();
    expect(await store.find('b1')).toEqual(first);
  });

  it('lists newest first, by page, and those that go on oldest first', async () => {
    await insert();
    await insert(record({ id: 'b2', workspace: 'other', state: 'paused' }));
    await insert(record({ id: 'b3', job: 'hourly' }));
    const ids = async (query: Parameters<BackfillStore['list']>[0]) =>
      (await store.list(query)).backfills.map(({ id }) => id);
    expect(await ids({})).toEqual(['b3', 'b2', 'b1']);
    expect(await ids({ workspace: 'lab' })).toEqual(['b3', 'b1']);
    expect(await ids({ job: 'daily', state: 'paused' })).toEqual(['b2']);
    const { backfills, nextCursor } = await store.list({ limit: 2 });
    expect(backfills).toHaveLength(2);
    expect(await ids({ cursor: nextCursor })).toEqual(['b1']);
    expect((await store.listRunning()).map(({ id }) => id)).toEqual([
      'b1',
      'b3',
    ]);
  });

  it('takes intervals from the end that is asked for', async () => {
    await insert();
    const next = (order: 'oldest_first' | 'newest_first') =>
      transaction(tx =>
        store.nextWaiting(
          tx,
          record({ request: { ...record().request, order } }),
        ),
      );
    expect((await next('oldest_first'))?.position).toBe(0);
    expect((await next('newest_first'))?.position).toBe(1);
  });

  it('passes over an interval that a run of the job is at work on', async () => {
    await insert();
    const next = () => transaction(tx => store.nextWaiting(tx, record()));
    const { start, end } = days[0];
    await insertRun(runRecord({ job: 'other', interval: { start, end } }));
    await insertRun(endedRun('failed', { interval: { start, end } }));
    expect((await next())?.position).toBe(0);
    await insertRun(runRecord({ number: 2, interval: { start, end } }));
    expect((await next())?.position).toBe(1);
  });

  it('shows an interval as its run is, and keeps how that ended', async () => {
    await insert();
    const good = endedRun('success', { number: 1, backfillId: 'b1' });
    const waiting = runRecord({ number: 2, backfillId: 'b1' });
    await startNext(good);
    await startNext(waiting);
    expect(await store.intervals('b1')).toMatchObject([
      {
        state: 'success',
        runId: good.id,
        runNumber: 1,
        startedAt: good.startedAt,
        endedAt: good.endedAt,
        tries: 1,
      },
      { state: 'queued', runId: waiting.id },
      { state: 'excluded' },
    ]);
    expect(await store.settle(10)).toBe(1);
    expect(await store.settle(10)).toBe(0);
    expect(await store.durations('b1', 5)).toEqual([60_000]);
    await transaction(tx => tx('runs').delete());
    expect(await states()).toEqual(['success', 'started', 'excluded']);
    expect(await store.settle(10)).toBe(1);
    expect(await states()).toEqual(['success', 'canceled', 'excluded']);
  });

  it('lets intervals wait again, and ends those that wait', async () => {
    await insert();
    await startNext(endedRun('failed', { backfillId: 'b1' }));
    await store.settle(10);
    await transaction(tx => store.reopen(tx, 'b1', [0]));
    expect((await store.intervals('b1'))[0]).toMatchObject({
      state: 'waiting',
      tries: 1,
    });
    await transaction(tx => store.endWaiting(tx, 'b1'));
    expect(await states()).toEqual(['not_started', 'not_started', 'excluded']);
  });

  it('knows the runs of a job whose interval starts in a range, oldest first', async () => {
    const on = (day: number, fields: Partial<RunRecord>) =>
      endedRun('success', {
        number: day,
        interval: {
          start: `2026-01-0${day}T00:00:00.000Z`,
          end: `2026-01-0${day + 1}T00:00:00.000Z`,
        },
        ...fields,
      });
    await insertRun(on(1, {}));
    await insertRun(on(2, { selection: ['load'] }));
    await insertRun(on(3, {}));
    await insertRun(on(2, { number: 4, job: 'other' }));
    expect(
      await store.runsIn(record(), {
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-01-03T00:00:00.000Z',
      }),
    ).toMatchObject([
      { number: 1, partial: false, state: 'success' },
      { number: 2, partial: true },
    ]);
  });
}

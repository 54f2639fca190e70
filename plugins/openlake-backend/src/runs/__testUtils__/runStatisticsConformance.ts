import type { Transaction } from '../../database/OpenlakeDatabase';
import { endedRun, runRecord, taskRecord } from './records';
import type { RunRecord, TaskRunRecord } from '../Run';
import type { RunStatistics } from '../RunStatistics';
import type { RunStore } from '../RunStore';

const daily = { workspace: 'lab', job: 'daily' };

/** Promises of run statistics; each implementation runs them. */
// eslint-disable-next-line jest/no-export -- the tests of a suite run where it is imported
export function describeRunStatistics(
  open: () => Promise<{
    statistics: RunStatistics;
    store: RunStore;
    transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  }>,
): void {
  let opened: Awaited<ReturnType<typeof open>>;
  let statistics: RunStatistics;
  beforeEach(async () => {
    opened = await open();
    ({ statistics } = opened);
  });

  const add = async (run: RunRecord, ...tasks: TaskRunRecord[]) => {
    const { store, transaction } = opened;
    await transaction(async tx => {
      await store.lockJob(tx, run);
      await store.insert(tx, run, tasks);
      if (run.state.lifecycle === 'terminated') {
        await store.recordEnd(tx, run);
      }
    });
    return run;
  };

  it('gives the newest runs of each job, oldest first', async () => {
    for (let number = 1; number <= 5; number++) {
      await add(endedRun('success', { number }));
      await add(endedRun('failed', { number, job: 'other' }));
    }
    const other = { workspace: 'lab', job: 'other' };
    const never = { workspace: 'lab', job: 'never' };
    const bars = await statistics.recentBars([daily, other, never], 3);
    expect(bars.get('lab/daily')?.map(bar => bar.number)).toEqual([3, 4, 5]);
    expect(bars.get('lab/other')?.map(bar => bar.state)).toEqual(
      Array(3).fill('failed'),
    );
    expect(bars.get('lab/never')).toEqual([]);
    const latest = await statistics.latestRuns([daily, never]);
    expect([...latest].map(([key, run]) => [key, run.number])).toEqual([
      ['lab/daily', 5],
    ]);
    expect(await statistics.recentBars([], 3)).toEqual(new Map());
  });

  it('names the jobs that fail and those that have something going on', async () => {
    await add(endedRun('failed', { number: 1 }));
    await add(runRecord({ number: 2 }));
    await add(runRecord({ number: 3 }));
    await add(endedRun('failed', { number: 1, job: 'mended' }));
    await add(endedRun('success', { number: 2, job: 'mended' }));
    await add(runRecord({ number: 1, workspace: 'elsewhere' }));
    expect(await statistics.standing('lab')).toEqual({
      failing: ['daily'],
      active: ['daily'],
    });
    expect(await statistics.standing('nowhere')).toEqual({
      failing: [],
      active: [],
    });
  });

  it('names the tasks of a run that did not succeed', async () => {
    const run = endedRun('failed', { number: 1 });
    const ended = (result: 'success' | 'failed' | 'skipped') => ({
      state: { lifecycle: 'terminated', result } as const,
    });
    await add(
      run,
      taskRecord(run, 'good', ended('success')),
      taskRecord(run, 'bad', ended('failed')),
      taskRecord(run, 'bad', { ...ended('failed'), index: 0 }),
      taskRecord(run, 'left out', ended('skipped')),
      taskRecord(run, 'cut off'),
    );
    expect(await statistics.unsuccessfulTasks([run.id, 'unknown'])).toEqual(
      new Map([[run.id, ['bad', 'cut off']]]),
    );
    expect(await statistics.unsuccessfulTasks([])).toEqual(new Map());
  });

  it('lays out the grid with medians of good, unrepaired runs', async () => {
    const lengths = [60_000, 20_000, 40_000];
    for (const [index, ms] of lengths.entries()) {
      const run = endedRun('success', { number: index + 1 });
      run.endedAt = new Date(Date.parse(run.startedAt!) + ms).toISOString();
      const done = {
        state: { lifecycle: 'terminated', result: 'success' } as const,
        startedAt: run.startedAt,
        endedAt: run.endedAt,
      };
      await add(
        run,
        taskRecord(run, 'load', done),
        taskRecord(run, 'load', { ...done, index: 0 }),
      );
    }
    await add(endedRun('failed', { number: 4 }));
    await add(runRecord({ number: 5 }));
    const grid = await statistics.grid(daily, { limit: 4 });
    expect(grid.runs.map(run => run.number)).toEqual([2, 3, 4, 5]);
    expect(grid.runs[0].tasks).toEqual({
      load: {
        state: 'success',
        attempts: 0,
        repaired: false,
        durationMs: 20_000,
      },
    });
    expect(grid).toMatchObject({
      medianDurationMs: 30_000,
      taskMedians: { load: 30_000 },
      total: 5,
    });
    const earlier = await statistics.grid(daily, { limit: 4, until: 2 });
    expect(earlier.runs.map(run => run.number)).toEqual([1, 2]);
    expect(await statistics.medianDuration(daily, { limit: 20 })).toBe(40_000);
    expect(
      await statistics.medianDuration(daily, {
        limit: 20,
        until: earlier.runs[0].id,
      }),
    ).toBe(60_000);
  });

  it('says of a for_each in the grid that a repair ran items of it again', async () => {
    const item = (repair: number) => ({
      index: repair,
      attempts: [{ number: 1, repair, lifecycle: 'terminated' as const }],
    });
    const plain = endedRun('success', { number: 1 });
    await add(
      plain,
      taskRecord(plain, 'each'),
      taskRecord(plain, 'each', item(0)),
    );
    const repaired = endedRun('success', { number: 2, repairs: 1 });
    await add(
      repaired,
      taskRecord(repaired, 'each'),
      taskRecord(repaired, 'each', item(0)),
      taskRecord(repaired, 'each', item(1)),
      taskRecord(repaired, 'other'),
    );

    const { runs } = await statistics.grid(daily, { limit: 4 });

    expect(runs.map(({ tasks }) => tasks.each.repaired)).toEqual([false, true]);
    expect(runs[1].tasks.other.repaired).toBe(false);
  });

  it('finds the neighbours of a run and its last good one before', async () => {
    const first = await add(endedRun('success', { number: 1 }));
    const second = await add(endedRun('failed', { number: 2 }));
    const third = await add(endedRun('failed', { number: 3 }));
    expect(await statistics.neighbours(second)).toEqual({
      previous: first.id,
      next: third.id,
    });
    expect(await statistics.neighbours(first)).toEqual({
      previous: undefined,
      next: second.id,
    });
    expect((await statistics.lastSuccessBefore(third))?.id).toBe(first.id);
    expect(await statistics.lastSuccessBefore(first)).toBeUndefined();
  });

  it('counts ends by day, failures in a row and time to repair', async () => {
    const day = (date: string, result: 'success' | 'failed', number: number) =>
      add(
        endedRun(result, {
          number,
          failedAttempts: result === 'failed' ? 2 : 0,
          endedAt: `${date}T10:00:00.000Z`,
        }),
      );
    await day('2026-01-01', 'failed', 1);
    await day('2026-01-02', 'failed', 2);
    await day('2026-01-02', 'success', 3);
    await day('2026-01-03', 'failed', 4);
    await add(endedRun('canceled', { number: 5 }));
    const broken = await day('2026-01-04', 'failed', 6);
    await add(endedRun('failed', { job: 'far', workspace: 'away' }));

    expect(await statistics.endsByDay('2026-01-02', 'lab')).toEqual([
      { day: '2026-01-02', failed: 1, finished: 2, failedAttempts: 2 },
      { day: '2026-01-03', failed: 1, finished: 1, failedAttempts: 2 },
      { day: '2026-01-04', failed: 1, finished: 1, failedAttempts: 2 },
    ]);
    expect(await statistics.timeToRepair('2026-01-01', 'lab')).toEqual({
      medianMs: 24 * 3_600_000,
      resolved: 1,
      open: 1,
    });
    expect((await statistics.timeToRepair('2026-01-01')).open).toBe(2);
    expect(await statistics.failing(10, 'lab')).toMatchObject([
      {
        run: { id: broken.id },
        failures: 2,
        since: '2026-01-03T10:00:00.000Z',
      },
    ]);
  });
}

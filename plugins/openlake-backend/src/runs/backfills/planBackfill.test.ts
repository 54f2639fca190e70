import type { Trigger } from '@openlake/plugin-openlake-common';
import { jobSpec, schedule, shellTask } from '../__testUtils__/jobs';
import type { BackfillOrder } from './Backfill';
import { type ExistingRun, planBackfill } from './planBackfill';

const NOW = new Date('2026-03-10T10:00:00Z');

const order = (fields: Partial<BackfillOrder> = {}): BackfillOrder => ({
  from: '2026-03-01T00:00:00Z',
  to: '2026-03-04T00:00:00Z',
  order: 'oldest_first',
  maxParallel: 1,
  reprocess: 'none',
  ...fields,
});

const daily = jobSpec({ triggers: [schedule('0 0 * * *')] });

const plan = (
  fields: Partial<BackfillOrder> = {},
  rest: Partial<Parameters<typeof planBackfill>[0]> = {},
) =>
  planBackfill({
    order: order(fields),
    spec: daily,
    existing: [],
    held: [],
    now: NOW,
    ...rest,
  });

const startsOf = (...args: Parameters<typeof plan>) =>
  plan(...args).intervals.map(({ start }) => start.slice(0, 16));

const run = (
  day: number,
  state: string,
  fields: Partial<ExistingRun> = {},
): ExistingRun => ({
  start: `2026-03-0${day}T00:00:00.000Z`,
  end: `2026-03-0${day + 1}T00:00:00.000Z`,
  number: day,
  state,
  partial: false,
  ...fields,
});

describe('the intervals of a backfill', () => {
  it('are those of the schedule that start in the range', () => {
    expect(plan().intervals).toEqual(
      [1, 2, 3].map(day => ({
        start: `2026-03-0${day}T00:00:00.000Z`,
        end: `2026-03-0${day + 1}T00:00:00.000Z`,
        state: 'waiting',
      })),
    );
    expect(startsOf({ from: '2026-03-01T00:00:01Z' })).toEqual([
      '2026-03-02T00:00',
      '2026-03-03T00:00',
    ]);
  });

  it('are as long as the days of the zone where clocks change', () => {
    const triggers: Trigger[] = [
      {
        schedule: {
          cron: '0 0 * * *',
          timezone: 'Europe/Berlin',
          catchup: false,
        },
      },
    ];
    const { intervals } = plan(
      { from: '2026-03-27T23:00:00Z', to: '2026-03-29T22:00:00Z' },
      { spec: { ...daily, triggers }, now: new Date('2026-04-10T00:00:00Z') },
    );
    expect(intervals.map(({ start, end }) => [start, end])).toEqual([
      ['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z'],
      ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ]);
  });

  it('are those of an interval trigger', () => {
    const triggers: Trigger[] = [{ interval: { every: '12h' } }];
    expect(
      startsOf(
        { to: '2026-03-02T00:00:00Z' },
        { spec: { ...daily, triggers } },
      ),
    ).toEqual(['2026-03-01T00:00', '2026-03-01T12:00']);
  });

  it('are as long as the order says, from where it says', () => {
    expect(
      plan({
        from: '2026-03-01T06:00:00Z',
        to: '2026-03-01T12:00:00Z',
        every: '4h',
      }).intervals.map(({ start, end }) => [start, end]),
    ).toEqual([
      ['2026-03-01T06:00:00.000Z', '2026-03-01T10:00:00.000Z'],
      ['2026-03-01T10:00:00.000Z', '2026-03-01T14:00:00.000Z'],
    ]);
  });

  it('are those of the first of several schedules, and it says so', () => {
    const triggers = [schedule('0 0 * * *'), schedule('0 6 * * *')];
    const { intervals, warnings } = plan({}, { spec: { ...daily, triggers } });
    expect(intervals).toHaveLength(3);
    expect(warnings).toEqual([
      expect.stringContaining(
        'several schedules; the intervals are those of 0 0',
      ),
    ]);
  });

  it('that have not ended are left out', () => {
    const { intervals } = plan({}, { now: new Date('2026-03-03T12:00:00Z') });
    expect(intervals.map(({ state }) => state)).toEqual([
      'waiting',
      'waiting',
      'excluded',
    ]);
    expect(intervals[2].reason).toBe('it has not ended yet');
  });

  it.each([
    [
      { to: '2026-03-01T00:00:00Z' },
      daily,
      'body.to: must be later than the beginning of the range',
    ],
    [{}, jobSpec(), 'body.every: the job has no schedule'],
    [{ every: 'soon' }, daily, '"soon" must be a duration of at least 1m'],
    [{ every: '1s' }, daily, 'at least 1m'],
    [
      { every: '1m', to: '2026-03-03T00:00:00Z' },
      daily,
      'The range has 2880 intervals; a backfill takes 1000 at most',
    ],
    [
      { from: '2020-01-01T00:00:00Z' },
      daily,
      'The range has more than 1000 intervals',
    ],
  ])('%j is refused', (fields, spec, message) => {
    expect(() => plan(fields, { spec })).toThrow(message);
  });

  it('can be as many as the limit', () => {
    expect(
      plan({
        from: '2026-03-01T00:00:00Z',
        to: '2026-03-01T16:40:00Z',
        every: '1m',
      }).intervals,
    ).toHaveLength(1000);
    expect(plan({ from: '2023-06-08T00:00:00Z' }).intervals).toHaveLength(1000);
  });
});

describe('runs that there are already', () => {
  const existing = [run(1, 'success'), run(2, 'failed')];

  it.each([
    ['none', ['excluded', 'excluded', 'waiting']],
    ['failed', ['excluded', 'waiting', 'waiting']],
    ['completed', ['waiting', 'waiting', 'waiting']],
  ] as const)('reprocess %s: %j', (reprocess, states) => {
    const { intervals } = plan({ reprocess }, { existing });
    expect(intervals.map(({ state }) => state)).toEqual(states);
  });

  it('are named where they keep an interval out', () => {
    const [first, second] = plan({}, { existing }).intervals;
    expect(first.reason).toBe('run #1 exists (success)');
    expect(second.reason).toBe('run #2 exists (failed)');
    const atWork = plan(
      { reprocess: 'failed' },
      { existing: [run(1, 'running')] },
    );
    expect(atWork.intervals[0].reason).toBe('run #1 has not ended yet');
  });

  it('are not made twice by two backfills at a time', () => {
    const held = [
      { ...run(1, 'waiting'), backfill: 'b1' },
      { ...run(2, 'waiting'), backfill: 'b2', partial: true },
    ];
    const { intervals } = plan({ reprocess: 'completed' }, { held });
    expect(intervals[0]).toMatchObject({
      state: 'excluded',
      reason: 'backfill b1 is going to run it',
    });
    expect(intervals[1].state).toBe('waiting');
  });

  it('count by the newest of an interval', () => {
    const again = [...existing, run(2, 'success', { number: 9 })];
    const { intervals } = plan({ reprocess: 'failed' }, { existing: again });
    expect(intervals[1].reason).toBe('run #9 exists (success)');
  });

  it('count although newer ones were skipped', () => {
    const hidden = [
      ...existing,
      run(1, 'skipped', { number: 11 }),
      run(2, 'skipped', { number: 12 }),
    ];
    const [first, second] = plan({}, { existing: hidden }).intervals;
    expect(first.reason).toBe('run #1 exists (success)');
    expect(second.reason).toBe('run #2 exists (failed)');
    const [, failed] = plan(
      { reprocess: 'failed' },
      { existing: hidden },
    ).intervals;
    expect(failed.state).toBe('waiting');
  });

  it('count for nothing when they did nothing, or a part only', () => {
    const { intervals } = plan(
      {},
      { existing: [run(1, 'skipped'), run(2, 'success', { partial: true })] },
    );
    expect(intervals.map(({ state }) => state)).toEqual([
      'waiting',
      'waiting',
      'waiting',
    ]);
  });
});

describe('the plan of a backfill', () => {
  it('runs no more at once than the job may, and says so', () => {
    const { parallel, warnings } = plan({ maxParallel: 5 });
    expect(parallel).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('max_concurrent_runs')]);
  });

  it('estimates from the median, or not at all', () => {
    const spec = jobSpec({
      triggers: [schedule('0 0 * * *')],
      concurrency: { max_concurrent_runs: 2, when_full: 'queue' },
    });
    const two = plan({ maxParallel: 2 }, { spec, medianMs: 60_000 });
    expect(two.estimatedMs).toBe(120_000);
    expect(plan().estimatedMs).toBeUndefined();
  });

  it('warns of what has nothing to run, and of what does harm twice', () => {
    const nothing = plan(
      {},
      { existing: [1, 2, 3].map(day => run(day, 'success')) },
    );
    expect(nothing.warnings).toEqual([
      'Nothing to run: every interval of the range is left out',
    ]);
    const empty = plan({
      from: '2026-03-01T01:00:00Z',
      to: '2026-03-01T02:00:00Z',
    });
    expect(empty.warnings).toEqual(['No interval starts in this range']);
    const spec = {
      ...daily,
      tasks: [shellTask('pay', { idempotent: false })],
    };
    expect(plan({ reprocess: 'failed' }, { spec }).warnings).toEqual([
      'Running pay twice does harm (idempotent: false)',
    ]);
  });
});

import { Attempt, TaskRun } from '@openlake/plugin-openlake-common';
import { estimateSegments, taskSegments } from './segments';
import { formatClock } from '../time/instants';
import { percent, timeScale } from './timeScale';

const zero = Date.parse('2026-11-23T05:00:00.000Z');
const at = (seconds: number) => new Date(zero + seconds * 1_000).toISOString();

function task(key: string, values: Partial<TaskRun> = {}): TaskRun {
  return {
    key,
    type: 'sql',
    dependsOn: [],
    lifecycle: 'pending',
    attempts: [],
    inputs: [],
    outputs: [],
    values: {},
    ...values,
  };
}

function attempt(number: number, values: Partial<Attempt>): Attempt {
  return { number, repair: 0, lifecycle: 'terminated', ...values };
}

describe('taskSegments', () => {
  it('tells waiting, running and the pause between attempts apart', () => {
    const retried = task('a', {
      attempts: [
        attempt(1, {
          result: 'failed',
          queuedAt: at(0),
          startedAt: at(2),
          endedAt: at(10),
        }),
        attempt(2, {
          lifecycle: 'running',
          queuedAt: at(70),
          startedAt: at(71),
        }),
      ],
    });

    const segments = taskSegments(retried, zero + 90_000);

    expect(
      segments.map(s => [s.kind, (s.from - zero) / 1e3, (s.to - zero) / 1e3]),
    ).toEqual([
      ['queue', 0, 2],
      ['run', 2, 10],
      ['backoff', 10, 70],
      ['queue', 70, 71],
      ['run', 71, 90],
    ]);
    expect(segments[1].state).toBe('failed');
    expect(segments[4].state).toBe('running');
  });
});

describe('a task that has no attempts, since its items have them', () => {
  it('is at work from the first of them to the last', () => {
    const each = task('each', {
      lifecycle: 'terminated',
      result: 'failed',
      startedAt: at(1),
      endedAt: at(13),
    });
    expect(taskSegments(each, zero + 90_000)).toEqual([
      { kind: 'run', from: zero + 1_000, to: zero + 13_000, state: 'failed' },
    ]);
    const going = {
      ...each,
      lifecycle: 'running' as const,
      endedAt: undefined,
    };
    expect(taskSegments(going, zero + 5_000)).toMatchObject([
      { to: zero + 5_000 },
    ]);
  });

  it('is nowhere before it starts', () => {
    expect(taskSegments(task('each'), zero)).toEqual([]);
  });
});

describe('an attempt that was queued while the one before still ran', () => {
  it('shows the pause between them, and no wait over the first', () => {
    const segments = taskSegments(
      task('a', {
        attempts: [
          attempt(1, { result: 'failed', startedAt: at(1), endedAt: at(4) }),
          attempt(2, { queuedAt: at(0), startedAt: at(9), endedAt: at(10) }),
        ],
      }),
      zero + 20_000,
    );

    expect(
      segments.map(s => [s.kind, (s.from - zero) / 1e3, (s.to - zero) / 1e3]),
    ).toEqual([
      ['run', 1, 4],
      ['backoff', 4, 9],
      ['run', 9, 10],
    ]);
  });
});

describe('estimateSegments', () => {
  it('goes from what runs now along the graph, and stops where it cannot know', () => {
    const tasks = [
      task('a', {
        lifecycle: 'running',
        attempts: [attempt(1, { lifecycle: 'running', startedAt: at(0) })],
      }),
      task('b', { dependsOn: ['a'] }),
      task('new', { dependsOn: ['a'] }),
      task('after_new', { dependsOn: ['new'] }),
    ];

    const estimates = estimateSegments(
      tasks,
      { a: 30_000, b: 10_000, after_new: 5_000 },
      zero + 20_000,
    );

    expect([...estimates.keys()].sort()).toEqual(['a', 'b']);
    expect(estimates.get('a')!.to).toBe(zero + 30_000);
    expect(estimates.get('b')).toMatchObject({
      from: zero + 30_000,
      to: zero + 40_000,
    });
  });

  it('goes from the start of a for_each, which has no attempts', () => {
    const tasks = [
      task('each', { lifecycle: 'running', startedAt: at(0) }),
      task('after', { dependsOn: ['each'] }),
    ];

    const estimates = estimateSegments(
      tasks,
      { each: 30_000, after: 10_000 },
      zero + 20_000,
    );

    expect(estimates.get('each')!.to).toBe(zero + 30_000);
    expect(estimates.get('after')!.to).toBe(zero + 40_000);
  });

  it('never promises an end in the past, and survives a circle', () => {
    const tasks = [
      task('late', {
        lifecycle: 'running',
        attempts: [attempt(1, { lifecycle: 'running', startedAt: at(0) })],
      }),
      task('x', { dependsOn: ['y'] }),
      task('y', { dependsOn: ['x'] }),
    ];

    const estimates = estimateSegments(
      tasks,
      { late: 1_000, x: 1, y: 1 },
      zero + 60_000,
    );

    expect(estimates.get('late')!.to).toBe(zero + 60_000);
  });
});

describe('rounds of a run', () => {
  const attempts: TaskRun['attempts'] = [
    {
      number: 1,
      repair: 0,
      lifecycle: 'terminated',
      result: 'failed',
      queuedAt: at(0),
      startedAt: at(10),
      workStartedAt: at(14),
      endedAt: at(40),
    },
    {
      number: 2,
      repair: 1,
      lifecycle: 'terminated',
      result: 'success',
      queuedAt: at(10_000),
      startedAt: at(10_005),
      endedAt: at(10_030),
    },
  ];

  it('tells set-up from work, and the wait for a repair from a pause', () => {
    const segments = taskSegments(
      task('load', { lifecycle: 'terminated', attempts }),
      zero,
    );

    expect(segments.map(s => [s.kind, (s.to - s.from) / 1_000])).toEqual([
      ['queue', 10],
      ['setup', 4],
      ['run', 26],
      ['rest', 9_960],
      ['queue', 5],
      ['run', 25],
    ]);
    expect(segments.at(-1)).toMatchObject({ repair: 1, state: 'success' });
  });

  it('draws a long rest short, and what is around it in proportion', () => {
    const quiet = [
      { from: zero + 40_000, to: zero + 10_000_000, label: 'repair 1' },
    ];
    const scale = timeScale(zero, zero + 10_030_000, { quiet });

    expect(scale.cuts).toEqual(quiet);
    const [start, end] = [zero + 40_000, zero + 10_000_000].map(moment =>
      percent(scale, moment),
    );
    expect(start).toBeGreaterThan(50);
    expect(end - start).toBeLessThan(8);
    expect(percent(scale, zero + 20_000)).toBeCloseTo(start / 2, 1);
    expect(percent(scale, zero + 10_030_000)).toBe(100);
    expect(
      scale.ticks.every(t => t.at < quiet[0].from || t.at >= quiet[0].to),
    ).toBe(true);
  });

  it('leaves a short rest as it is', () => {
    const quiet = [{ from: zero + 40_000, to: zero + 42_000, label: 'x' }];

    expect(timeScale(zero, zero + 90_000, { quiet }).cuts).toEqual([]);
  });
});

describe('timeScale', () => {
  it('has a few round ticks that lie within it', () => {
    const scale = timeScale(zero, zero + 445_000);

    expect(scale.ticks).toEqual(
      [2, 4, 6].map(minutes => ({
        at: zero + minutes * 60_000,
        label: formatClock(zero + minutes * 60_000, { seconds: false }),
        offset: `${minutes}m 00s`,
      })),
    );
    expect(percent(scale, zero)).toBe(0);
    expect(percent(scale, zero + 445_000)).toBe(100);
    expect(percent(scale, zero - 5_000)).toBe(0);
  });

  it('has its ticks on the clock, wherever it starts', () => {
    const { ticks } = timeScale(zero + 7_300, zero + 45_000);

    expect(ticks.map(t => t.at - zero)).toEqual([20_000, 30_000, 40_000]);
    expect(ticks[0].offset).toBe('12s');
  });

  it.each([
    [45_000, 0, true],
    // Ticks are a minute apart.
    [200_000, 0, false],
    [3_600_000 * 5, 0, false],
    // What is drawn short does not count.
    [45_000, 7_200_000, true],
  ])(
    'says its start as its ticks are said: %i ms, and %i of rest',
    (length, rest, seconds) => {
      const quiet = rest
        ? [{ from: zero + 20_000, to: zero + 20_000 + rest, label: 'repair 1' }]
        : [];
      const scale = timeScale(zero, zero + length + rest, { quiet });

      expect(scale.startLabel).toBe(formatClock(zero, { seconds }));
      expect(scale.ticks[0].label).toHaveLength(scale.startLabel.length);
    },
  );

  it.each([40, 1_500, 3_600_000 * 5, 86_400_000 * 40])(
    'copes with a stretch of %i ms',
    length => {
      const { ticks } = timeScale(zero, zero + length);

      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.every(t => t.at > zero && t.at < zero + length)).toBe(true);
    },
  );
});

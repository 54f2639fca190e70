import type { Run, TaskRun } from '@openlake/plugin-openlake-common';
import { compareDetails } from './compareDetails';

const run = (number: number, fields: Partial<Run> = {}) =>
  ({
    id: `r${number}`,
    number,
    revision: { hash: `h${number}`, number },
    parameters: {},
    endedAt: '2026-01-01T01:00:00.000Z',
    activeMs: number * 1000,
    ...fields,
  } as Run);

const task = (key: string, fields: Partial<TaskRun> = {}) =>
  ({
    key,
    type: 'sql',
    dependsOn: [],
    lifecycle: 'terminated',
    result: 'success',
    attempts: [{}],
    inputs: [],
    outputs: [],
    ...fields,
  } as unknown as TaskRun);

const took = (seconds: number) => ({
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(),
});

describe('two runs side by side', () => {
  it('differ in parameters, durations and what their revisions say', () => {
    const compared = compareDetails(
      {
        run: run(1, { parameters: { day: '1', same: 1, gone: 1 } }),
        tasks: [],
      },
      {
        run: run(2, { parameters: { day: '2', same: 1, new: [1] } }),
        tasks: [],
      },
      [{ path: 'spec.timeout', old: '1h', new: '2h' }],
    );
    expect(compared).toMatchObject({
      durationMs: { a: 1000, b: 2000 },
      parameters: [
        { name: 'day', a: '1', b: '2' },
        { name: 'gone', a: 1 },
        { name: 'new', b: [1] },
      ],
      revision: [{ path: 'spec.timeout', old: '1h', new: '2h' }],
      tasks: [],
      firstDifference: undefined,
    });
  });

  it('have no duration before they have ended', () => {
    const atWork = run(2, { endedAt: undefined, activeMs: 0 });
    expect(
      compareDetails({ run: run(1), tasks: [] }, { run: atWork, tasks: [] }, [])
        .durationMs,
    ).toEqual({ a: 1000, b: undefined });
  });

  it('name the first task, in order of dependencies, that came to something else', () => {
    const failed = { result: 'failed' as const };
    const compared = compareDetails(
      {
        run: run(1),
        tasks: [
          task('report', { dependsOn: ['clean'] }),
          task('clean', { dependsOn: ['load'] }),
          task('load', took(60)),
        ],
      },
      {
        run: run(2),
        tasks: [
          task('report', { dependsOn: ['clean'], ...failed }),
          task('clean', { dependsOn: ['load'], ...failed }),
          task('load', took(600)),
        ],
      },
      [],
    );
    // That a task took longer is no difference in what it did.
    expect(compared.firstDifference).toBe('clean');
    expect(compared.tasks.map(({ key, differs }) => [key, differs])).toEqual([
      ['report', ['state']],
      ['clean', ['state']],
      ['load', ['duration']],
    ]);
  });

  it('say what somebody decided about a task', () => {
    const mark = { result: 'success', was: 'failed' } as TaskRun['mark'];
    const [load] = compareDetails(
      { run: run(1), tasks: [task('load')] },
      { run: run(2), tasks: [task('load', { mark })] },
      [],
    ).tasks;
    expect(load).toMatchObject({ b: { mark }, differs: ['state'] });
    expect(load.a?.mark).toBeUndefined();
  });

  it('differ in rows written and snapshots read, by table', () => {
    const [first] = compareDetails(
      {
        run: run(1),
        tasks: [
          task('load', {
            inputs: [
              { table: 'a', snapshotId: '1' },
              { table: 'b', snapshotId: '1' },
            ],
            outputs: [{ table: 'c', rows: 5, snapshotId: '8' }],
          }),
        ],
      },
      {
        run: run(2),
        tasks: [
          task('load', {
            inputs: [
              { table: 'b', snapshotId: '1' },
              { table: 'a', snapshotId: '2' },
            ],
            outputs: [{ table: 'c', rows: 5, snapshotId: '9' }],
          }),
        ],
      },
      [],
    ).tasks;
    expect(first.differs).toEqual(['snapshots']);
  });

  it('say of a small difference in time nothing', () => {
    const differs = (a: number, b: number) =>
      compareDetails(
        { run: run(1), tasks: [task('load', took(a))] },
        { run: run(2), tasks: [task('load', took(b))] },
        [],
      ).tasks[0].differs;
    expect(differs(1, 4)).toEqual([]);
    expect(differs(100, 140)).toEqual([]);
    expect(differs(160, 100)).toEqual(['duration']);
  });

  it('are in the order of the newer revision, whichever side it is', () => {
    const old = { run: run(1), tasks: [task('gone'), task('load')] };
    const fresh = { run: run(2), tasks: [task('check'), task('load')] };
    for (const [a, b] of [
      [old, fresh],
      [fresh, old],
    ]) {
      const { tasks } = compareDetails(a, b, []);
      expect(tasks.map(({ key }) => key)).toEqual(['check', 'load', 'gone']);
      expect(tasks[0].differs).toEqual(['state']);
      expect('a' in tasks[0] && tasks[0].a === undefined).toBe(a === old);
    }
  });

  it('leave items of a for_each to their task, and a circle of two revisions alone', () => {
    const { tasks, firstDifference } = compareDetails(
      {
        run: run(1),
        tasks: [task('x', { dependsOn: ['y'], result: 'failed' })],
      },
      {
        run: run(2),
        tasks: [task('y', { dependsOn: ['x'] }), task('y', { index: 0 })],
      },
      [],
    );
    expect(tasks.map(({ key }) => key)).toEqual(['y', 'x']);
    expect(firstDifference).toBe('y');
  });
});

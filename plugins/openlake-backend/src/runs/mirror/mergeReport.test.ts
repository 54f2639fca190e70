import type { RunReport, TaskReport } from '@openlake/plugin-openlake-node';
import fc from 'fast-check';
import { runRecord, taskRecord } from '../__testUtils__/records';
import { countTasks } from '../taskCounts';
import { taskName } from '../taskName';
import { mergeReport } from './mergeReport';

const now = '2026-01-01T00:00:00.000Z';
const ended = { lifecycle: 'terminated', result: 'success' } as const;

function taskReport(key: string, fields: Partial<TaskReport> = {}): TaskReport {
  return {
    key,
    state: { lifecycle: 'running' },
    attempts: [],
    inputs: [],
    outputs: [],
    values: {},
    ...fields,
  };
}

function report(version: number, tasks: TaskReport[]): RunReport {
  return { runId: 'r', version, state: { lifecycle: 'running' }, tasks };
}

describe('a report', () => {
  const run = runRecord({
    state: { lifecycle: 'running' },
    taskCounts: { pending: 2 },
  });
  const known = () =>
    new Map(
      ['load', 'report'].map((key, position) => [
        key,
        taskRecord(run, key, { position, layer: 'gold' }),
      ]),
    );

  it('that is older than what we have is nothing', () => {
    const seen = { ...run, reportVersion: 5 };
    expect(mergeReport(seen, known(), report(5, []), now)).toBeUndefined();
    expect(mergeReport(seen, known(), report(6, []), now)).toBeDefined();
  });

  it('gives items of a for_each the shape of their task, and does not count them', () => {
    const merge = mergeReport(
      run,
      known(),
      report(1, [taskReport('load', { index: 3, item: 'FR' })]),
      now,
    );
    expect(merge?.tasks).toMatchObject([
      { key: 'load', index: 3, type: 'shell', layer: 'gold', position: 0 },
    ]);
    expect(merge?.change.taskCounts).toEqual({ pending: 2 });
  });

  it('names the first failure, and forgets it when all went well after all', () => {
    const failed = { lifecycle: 'terminated', result: 'failed' } as const;
    const error = { category: 'data' as const, message: 'no rows' };
    const merge = mergeReport(
      run,
      known(),
      report(1, [
        taskReport('report', { state: failed, endedAt: '2026-01-01T02:00' }),
        taskReport('load', {
          state: failed,
          endedAt: '2026-01-01T01:00',
          error,
        }),
      ]),
      now,
    );
    expect(merge?.change.failure).toEqual({
      task: 'load',
      category: 'data',
      message: 'no rows',
    });
    const after = mergeReport(
      { ...run, ...merge?.change },
      known(),
      { ...report(2, []), state: ended },
      now,
    );
    expect(after?.change.failure).toBeUndefined();
  });

  it('keeps what an attempt tells of its work: when it began, and its steps', () => {
    const progress = {
      workStartedAt: '2026-01-01T00:00:02.000Z',
      steps: [
        { name: 'orders', kind: 'model', result: 'success' as const, rows: 3 },
      ],
      moreSteps: 7,
    };
    const attempts = [{ number: 1, repair: 0, state: ended, ...progress }];
    const merge = mergeReport(
      run,
      known(),
      report(1, [taskReport('load', { attempts })]),
      now,
    );
    expect(merge?.tasks[0].attempts).toEqual([
      { number: 1, repair: 0, ...ended, ...progress },
    ]);
  });

  it('tells of each end of a task once', () => {
    const first = report(1, [taskReport('load', { state: ended })]);
    const merge = mergeReport(run, known(), first, now)!;
    expect(merge.facts).toMatchObject([{ task: 'load', result: 'success' }]);
    const tasks = known();
    merge.tasks.forEach(task => tasks.set(taskName(task), task));
    const again = { ...first, version: 2 };
    expect(
      mergeReport({ ...run, ...merge.change }, tasks, again, now)?.facts,
    ).toEqual([]);
  });

  it('keeps the counts equal to the tasks, however they come', () => {
    const state = fc.constantFrom<TaskReport['state']>(
      { lifecycle: 'pending' },
      { lifecycle: 'running' },
      ended,
      { lifecycle: 'terminated', result: 'failed' },
    );
    const reports = fc.array(
      fc.array(
        fc.record({ key: fc.constantFrom('load', 'report', 'new'), state }),
        {
          maxLength: 3,
        },
      ),
    );
    fc.assert(
      fc.property(reports, batches => {
        let current = run;
        const tasks = known();
        batches.forEach((batch, version) => {
          const unique = new Map(
            batch.map(task => [task.key, taskReport(task.key, task)]),
          );
          const said = report(version, [...unique.values()]);
          const merge = mergeReport(current, tasks, said, now)!;
          merge.tasks.forEach(task => tasks.set(taskName(task), task));
          current = { ...current, ...merge.change };
        });
        expect(current.taskCounts).toEqual(countTasks([...tasks.values()]));
      }),
    );
  });
});

import { GridRun } from '@openlake/plugin-openlake-common';
import { columnStep } from './columnStep';
import {
  dayLabels,
  mostFailedFirst,
  revisionSpans,
  taskHistory,
} from './gridData';

function gridRun(number: number, revision: string, tasks: GridRun['tasks']) {
  return {
    id: `r${number}`,
    number,
    revision,
    state: 'success',
    repairs: 0,
    createdAt: new Date(Date.UTC(2026, 10, number, 5)).toISOString(),
    tasks,
  };
}

const state = (word: string) => ({
  state: word,
  attempts: 1,
  repaired: false,
});

describe('taskHistory', () => {
  const runs = [
    gridRun(1, 'a', { load: state('success'), old: state('success') }),
    gridRun(2, 'a', {
      load: state('failed'),
      report: state('upstream_failed'),
    }),
    gridRun(3, 'b', { load: state('running') }),
  ];

  it('keeps the order of the job and puts what is gone last', () => {
    expect(taskHistory(runs, ['load', 'report']).map(r => r.key)).toEqual([
      'load',
      'report',
      'old',
    ]);
  });

  it('puts tasks that failed most first when asked', () => {
    const rows = taskHistory(runs, ['report', 'old', 'load']);

    expect(mostFailedFirst(rows).map(r => r.key)).toEqual([
      'load',
      'report',
      'old',
    ]);
  });

  it('counts only what the task itself did', () => {
    const [load, report] = taskHistory(runs, ['load', 'report']);

    expect(load).toMatchObject({ good: 1, ended: 2, latest: 'failed' });
    expect(report).toMatchObject({ good: 0, ended: 0 });
    expect(report.cells.map(c => c?.state)).toEqual([
      undefined,
      'upstream_failed',
      undefined,
    ]);
  });
});

describe('the head of the grid', () => {
  const runs = [1, 2, 3, 4, 5].map(n => gridRun(n, n < 4 ? 'a' : 'b', {}));

  it('joins neighbours of one revision', () => {
    expect(revisionSpans(runs)).toEqual([
      { revision: 'a', from: 0, length: 3 },
      { revision: 'b', from: 3, length: 2 },
    ]);
  });

  it('dates the newest run and others far enough from it', () => {
    expect(dayLabels(runs, 3).map(l => l.at)).toEqual([1, 4]);
    expect(dayLabels([], 3)).toEqual([]);
  });

  it('fits the columns into the room there is', () => {
    expect(columnStep(628, 25)).toBe(12);
    expect(columnStep(1600, 25)).toBe(23);
    expect(columnStep(400, 100)).toBe(8);
  });
});

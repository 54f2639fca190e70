import { TaskRun } from '@openlake/plugin-openlake-common';
import { countStates, runRows } from './runRows';
import { firstToLookAt } from './useRunSelection';

function task(key: string, values: Partial<TaskRun> = {}): TaskRun {
  return {
    key,
    type: 'sql',
    dependsOn: [],
    lifecycle: 'terminated',
    result: 'success',
    attempts: [],
    inputs: [],
    outputs: [],
    values: {},
    ...values,
  };
}

const tasks = [
  task('load'),
  task('per_country'),
  task('per_country', { index: 0, item: 'FR' }),
  task('per_country', { index: 1, item: 'DE', result: 'failed' }),
  task('report', { result: 'upstream_failed' }),
];

describe('runRows', () => {
  it('shows items under their task only while it is open', () => {
    expect(runRows(tasks, new Set()).map(r => r.id)).toEqual([
      'load',
      'per_country',
      'report',
    ]);
    expect(runRows(tasks, new Set(['per_country'])).map(r => r.id)).toEqual([
      'load',
      'per_country',
      'per_country[0]',
      'per_country[1]',
      'report',
    ]);
  });

  it('finds tasks by part of their key', () => {
    expect(runRows(tasks, new Set(), ' REP ').map(r => r.id)).toEqual([
      'report',
    ]);
  });
});

describe('countStates', () => {
  it('counts tasks, not their items', () => {
    expect(Object.fromEntries(countStates(tasks))).toEqual({
      success: 2,
      upstream_failed: 1,
    });
  });
});

describe('firstToLookAt', () => {
  it('is what failed, else what runs, else the first', () => {
    const running = task('slow', { lifecycle: 'running', result: undefined });

    expect(firstToLookAt(undefined, tasks)?.index).toBe(1);
    expect(firstToLookAt(undefined, [tasks[0], running])).toBe(running);
    expect(firstToLookAt(undefined, [tasks[0]])).toBe(tasks[0]);
    expect(firstToLookAt(undefined, [])).toBeUndefined();
  });
});

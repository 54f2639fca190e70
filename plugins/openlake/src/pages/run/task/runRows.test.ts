import { TaskRun } from '@openlake/plugin-openlake-common';
import { countStates, partsOf, runRows } from './runRows';
import { readTaskId, taskId } from '../taskId';
import { firstToLookAt } from './useRunSelection';
import { TaskItems } from './useTaskItems';

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

const perCountry = task('per_country', { items: { success: 998, failed: 2 } });
const model = task('model', {
  attempts: [
    {
      number: 1,
      repair: 0,
      lifecycle: 'terminated',
      result: 'success',
      steps: [
        { name: 'orders', kind: 'model', result: 'success' },
        { name: 'not_null_orders_id', kind: 'test', result: 'failed' },
      ],
    },
  ],
});
const tasks = [
  task('load'),
  perCountry,
  model,
  task('report', { result: 'upstream_failed' }),
];

function itemsOf(values: Partial<TaskItems> = {}): TaskItems {
  return {
    key: 'per_country',
    items: [
      task('per_country', { index: 7, item: 'DE', result: 'failed' }),
      task('per_country', { index: 0, item: 'FR' }),
    ],
    hasMore: true,
    isLoading: false,
    loadMore: () => {},
    retry: () => {},
    ...values,
  };
}

const ids = (rows: ReturnType<typeof runRows>) => rows.map(row => row.id);

describe('runRows', () => {
  it('shows a task of many items as one line until it is opened', () => {
    expect(ids(runRows(tasks))).toEqual([
      'load',
      'per_country',
      'model',
      'report',
    ]);
    expect(partsOf(perCountry)).toBe(1_000);
    expect(
      ids(runRows(tasks, { open: 'per_country', items: itemsOf() })),
    ).toEqual([
      'load',
      'per_country',
      'per_country filter',
      'per_country[7]',
      'per_country[0]',
      'per_country more',
      'model',
      'report',
    ]);
  });

  it('says that items are on their way, or that there are none in a state', () => {
    const kinds = (values: Partial<TaskItems>) =>
      runRows([perCountry], {
        open: 'per_country',
        items: itemsOf({ items: [], hasMore: false, ...values }),
      }).map(row => row.kind);

    expect(kinds({ isLoading: true })).toEqual(['task', 'filter', 'more']);
    expect(kinds({ state: 'running' })).toEqual(['task', 'filter', 'more']);
  });

  it('shows the steps of the last attempt under their task', () => {
    expect(runRows([model], { open: 'model' }).map(row => row.kind)).toEqual([
      'task',
      'step',
      'step',
    ]);
    expect(partsOf(model)).toBe(2);
    expect(partsOf(task('load'))).toBe(0);
  });

  it('finds tasks by part of their key', () => {
    expect(ids(runRows(tasks, { filter: ' REP ' }))).toEqual(['report']);
  });
});

describe('countStates', () => {
  it('counts tasks', () => {
    expect(Object.fromEntries(countStates(tasks))).toEqual({
      success: 3,
      upstream_failed: 1,
    });
  });
});

describe('taskId', () => {
  it.each([{ key: 'load' }, { key: 'per_country', index: 12 }])(
    'is read as it is written: %o',
    name => {
      expect(readTaskId(taskId(name))).toEqual(name);
    },
  );
});

describe('firstToLookAt', () => {
  it('is what failed, else what runs, else the first', () => {
    const running = task('slow', { lifecycle: 'running', result: undefined });
    const failed = task('gate', { result: 'failed' });

    expect(firstToLookAt(undefined, [tasks[0], running, failed])).toBe(failed);
    expect(firstToLookAt(undefined, [tasks[0], running])).toBe(running);
    expect(firstToLookAt(undefined, [tasks[0]])).toBe(tasks[0]);
    expect(firstToLookAt(undefined, [])).toBeUndefined();
  });
});

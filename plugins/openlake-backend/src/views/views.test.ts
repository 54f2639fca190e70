import { Run, TaskRun, TaskSpec } from '@openlake/plugin-openlake-common';
import { criticalPath } from './criticalPath';
import { heldTables } from './heldTables';
import { changesBetween } from './runView';

describe('the critical path', () => {
  const task = (
    key: string,
    dependsOn: string[],
    startedAt: string | undefined,
    endedAt: string | undefined,
  ) => ({ key, dependsOn, startedAt, endedAt });

  it('goes from the task that ended last back to what it waited for last', () => {
    expect(
      criticalPath([
        task('slow', [], '01', '09'),
        task('fast', [], '01', '02'),
        task('join', ['slow', 'fast'], '09', '10'),
        task('aside', ['fast'], '02', '03'),
      ]),
    ).toEqual(['slow', 'join']);
  });

  it('takes the item of a for_each that ended last, and leaves out what never ran', () => {
    expect(
      criticalPath([
        task('each', [], '01', '03'),
        task('each', [], '01', '07'),
        task('last', ['each'], '07', '08'),
        task('skipped', ['last'], undefined, '09'),
      ]),
    ).toEqual(['each', 'last']);
    expect(criticalPath([task('waiting', [], undefined, undefined)])).toEqual(
      [],
    );
  });
});

describe('the tables that a failed run holds back', () => {
  it('are those of its tasks that did not succeed, each once', () => {
    const task = (key: string, ...outputs: string[]) =>
      ({ key, outputs } as TaskSpec);
    const spec = {
      tasks: [
        task('load', 'lake.bronze.a'),
        task('clean', 'lake.silver.a', 'lake.silver.b'),
        task('again', 'lake.silver.b'),
      ],
    };
    expect(heldTables(spec, ['clean', 'again', 'no longer there'])).toEqual([
      'lake.silver.a',
      'lake.silver.b',
    ]);
    expect(heldTables(spec, [])).toEqual([]);
  });
});

describe('what changed since the last good run', () => {
  const run = (revision: string, parameters: Record<string, unknown>) =>
    ({ revision: { hash: revision, number: 1 }, parameters } as Run);
  const wrote = (table: string, rows: number) =>
    ({ outputs: [{ table, rows }] } as TaskRun);

  it('is its revision, its parameters, and the rows of tables that it wrote', () => {
    const changes = changesBetween(
      {
        run: run('a', { day: '1', same: 1 }),
        tasks: [wrote('t', 5), wrote('t', 5), wrote('not reached', 3)],
      },
      { run: run('b', { day: '2', same: 1 }), tasks: [wrote('t', 7)] },
    );
    expect(changes).toEqual([
      { what: 'revision', name: 'revision', old: 1, new: 1 },
      { what: 'parameter', name: 'day', old: '1', new: '2' },
      { what: 'rows', name: 't', old: 10, new: 7 },
    ]);
  });
});

import type {
  DisplayState,
  ReasonCode,
} from '@openlake/plugin-openlake-common';
import fc from 'fast-check';
import { shellTask } from './__testUtils__/jobs';
import { runRecord, taskRecord } from './__testUtils__/records';
import { selectRepair } from './repairPlan';

const run = runRecord();

function task(key: string, result: DisplayState, code?: ReasonCode) {
  const reason = code && { code };
  return taskRecord(run, key, {
    state:
      result === 'pending'
        ? { lifecycle: 'pending' }
        : { lifecycle: 'terminated', result: result as 'failed', reason },
    attempts: [
      { number: 1, repair: 0, lifecycle: 'terminated', result: 'failed' },
    ],
  });
}

describe('a repair', () => {
  const spec = {
    tasks: [
      shellTask('land'),
      shellTask('clean', { depends_on: ['land'], idempotent: false }),
      shellTask('model', { depends_on: ['clean'] }),
      shellTask('notify', { depends_on: ['model'], run_if: 'all_done' }),
      shellTask('optional', { depends_on: ['land'] }),
    ],
  };
  const tasks = [
    task('land', 'success'),
    task('clean', 'failed'),
    task('model', 'upstream_failed'),
    task('notify', 'success'),
    task('optional', 'skipped', 'condition_false'),
  ];

  it('of what is unfinished takes all that saw the failure, and nothing else', () => {
    expect(selectRepair(spec, { tasks }, { scope: 'unfinished' })).toEqual({
      rerun: [
        { key: 'clean', reason: 'failed' },
        { key: 'model', reason: 'was blocked by a failed task' },
        { key: 'notify', reason: 'depends on model' },
      ],
      reuse: ['land', 'optional'],
      warnings: [expect.stringContaining('clean has run before')],
    });
  });

  it('leaves what nobody asked for and what was marked good, even behind what runs again', () => {
    const marked = {
      result: 'success' as const,
      was: 'failed' as const,
      by: 'user:default/ann',
      at: '2026-01-01T00:00:00.000Z',
      note: 'done by hand',
    };
    const before = [
      task('land', 'success'),
      task('clean', 'failed'),
      { ...task('model', 'success', 'marked_by_user'), mark: marked },
      task('notify', 'skipped', 'not_selected'),
      task('optional', 'skipped', 'not_selected'),
    ];
    expect(
      selectRepair(spec, { tasks: before }, { scope: 'unfinished' }).rerun,
    ).toEqual([{ key: 'clean', reason: 'failed' }]);
    expect(
      selectRepair(
        spec,
        { tasks: before },
        { scope: 'chosen', tasks: ['model'] },
      ).rerun,
    ).toEqual([{ key: 'model', reason: 'was chosen' }]);
  });

  it('runs what was marked as failed', () => {
    const before = tasks.map(({ key }) => task(key, 'success'));
    before[4].state = { lifecycle: 'terminated', result: 'failed' };
    before[4].mark = {
      result: 'failed',
      was: 'success',
      by: 'user:default/ann',
      at: '2026-01-01T00:00:00.000Z',
      note: 'wrong rows',
    };
    expect(
      selectRepair(spec, { tasks: before }, { scope: 'failed' }).rerun,
    ).toEqual([{ key: 'optional', reason: 'was marked as failed' }]);
  });

  it('of what failed leaves the blocked, and says so', () => {
    const next = { tasks: [...spec.tasks, shellTask('new')] };
    const { rerun, reuse, warnings } = selectRepair(
      next,
      { tasks },
      {
        scope: 'failed',
      },
    );
    expect(rerun.map(({ key }) => key)).toEqual(['clean']);
    expect(reuse).toEqual(['land', 'notify', 'optional']);
    expect(warnings).toContainEqual(
      expect.stringMatching(/Stay blocked.*model/),
    );
    expect(warnings).toContainEqual(
      expect.stringMatching(/New in this revision and not part.*repair.*: new/),
    );
  });

  it('of a run of some tasks leaves out what is new, unless it is chosen', () => {
    const next = {
      tasks: [shellTask('land'), shellTask('check', { depends_on: ['land'] })],
    };
    const before = {
      tasks: [task('land', 'failed')],
      selection: ['land'],
    };
    const { rerun, warnings } = selectRepair(next, before, {
      scope: 'unfinished',
    });
    expect(rerun).toEqual([{ key: 'land', reason: 'failed' }]);
    expect(warnings).toContainEqual(
      expect.stringMatching(/New in this revision and not part.*run.*: check/),
    );
    expect(
      selectRepair(next, before, { scope: 'chosen', tasks: ['check'] }).rerun,
    ).toEqual([{ key: 'check', reason: 'was chosen' }]);
  });

  it('of chosen tasks takes exactly those, and knows their names', () => {
    const chosen = (names: string[]) =>
      selectRepair(spec, { tasks }, { scope: 'chosen', tasks: names });
    expect(chosen(['land']).rerun).toEqual([
      { key: 'land', reason: 'was chosen' },
    ]);
    expect(() => chosen(['lnad'])).toThrow('no task lnad in this revision');
    expect(chosen([])).toMatchObject({
      rerun: [],
      nothing: expect.stringContaining('No task is chosen'),
    });
  });

  it('of a run where all went well has nothing to do', () => {
    const good = tasks.map(({ key }) => task(key, 'success'));
    expect(
      selectRepair(spec, { tasks: good }, { scope: 'unfinished' }),
    ).toMatchObject({
      rerun: [],
      nothing: expect.stringContaining('no task of this run is unfinished'),
    });
  });

  it('with another revision names what is new and what is gone', () => {
    const next = { tasks: [shellTask('land'), shellTask('check')] };
    const { rerun, warnings } = selectRepair(
      next,
      { tasks },
      {
        scope: 'unfinished',
      },
    );
    expect(rerun).toEqual([
      { key: 'check', reason: 'is new in this revision' },
    ]);
    expect(warnings).toContain(
      'No longer in the job, so left as they are: clean, model, notify, optional',
    );
  });

  it('never reuses a task behind one that runs again', () => {
    const graph = fc
      .array(fc.array(fc.nat(), { maxLength: 3 }), {
        minLength: 1,
        maxLength: 12,
      })
      .map(rows =>
        rows.map((upstream, index) =>
          shellTask(`t${index}`, {
            depends_on: index
              ? [...new Set(upstream.map(n => `t${n % index}`))]
              : [],
          }),
        ),
      );
    const results = fc.array(
      fc.constantFrom<DisplayState>('success', 'failed', 'upstream_failed'),
      { minLength: 12, maxLength: 12 },
    );
    fc.assert(
      fc.property(graph, results, (graphTasks, ended) => {
        const before = graphTasks.map(({ key }, i) => task(key, ended[i]));
        fc.pre(before.some(({ state }) => state.result !== 'success'));
        const { rerun, reuse } = selectRepair(
          { tasks: graphTasks },
          { tasks: before },
          {
            scope: 'unfinished',
          },
        );
        const again = new Set(rerun.map(({ key }) => key));
        const reusedBehind = graphTasks.filter(
          ({ key, depends_on: upstream }) =>
            !again.has(key) && upstream.some(name => again.has(name)),
        );
        expect(reusedBehind).toEqual([]);
        expect(rerun.length + reuse.length).toBe(graphTasks.length);
      }),
    );
  });
});

import * as fc from 'fast-check';
import {
  begin,
  now,
  resultsOf,
  shell,
  simulate,
} from '../__testUtils__/simulate';
import { TaskOutcome } from './TaskOutcome';
import { repairRun } from './transitions';

const ok: TaskOutcome = { result: 'success' };

describe('progress', () => {
  it('starts what can start together, as soon as it can', () => {
    const { steps, run } = simulate(
      begin([
        { key: 'join', ...shell, depends_on: ['left', 'right'] },
        { key: 'left', ...shell, depends_on: ['top'] },
        { key: 'right', ...shell, depends_on: ['top'] },
        { key: 'top', ...shell },
      ]),
      () => ok,
    );
    expect(steps).toEqual([['top'], ['left', 'right'], ['join']]);
    expect(run.state.result).toBe('success');
  });

  it('follows a condition, and says why the other branch was left out', () => {
    const condition = {
      key: 'big',
      type: 'condition',
      condition: { left: 1, op: 'gt', right: 2 },
    };
    const { run } = simulate(
      begin([
        condition,
        { key: 'yes', ...shell, depends_on: ['big'] },
        { key: 'no', ...shell, depends_on: ['big'], when: { big: false } },
        {
          key: 'join',
          ...shell,
          depends_on: ['yes', 'no'],
          run_if: 'none_failed',
        },
      ]),
      id => ({ ...ok, ...(id === 'big' && { values: { result: false } }) }),
    );
    expect(resultsOf(run)).toEqual({
      big: 'success',
      yes: 'skipped',
      no: 'success',
      join: 'success',
    });
    expect(run.tasks.get('yes')?.state.reason).toEqual({
      code: 'condition_false',
      message: 'big was false',
    });
    expect(run.state.result).toBe('success');
  });

  it('fails a run for any task that failed, whatever comes after it', () => {
    const { run } = simulate(
      begin([
        { key: 'bad', ...shell },
        { key: 'tell', ...shell, depends_on: ['bad'], run_if: 'all_done' },
      ]),
      id =>
        id === 'bad'
          ? {
              result: 'failed',
              error: { category: 'user_code', message: 'boom' },
            }
          : ok,
    );
    expect(run.state).toMatchObject({
      result: 'failed',
      reason: { code: 'task_failed', message: 'bad: boom' },
    });
    expect(resultsOf(run)).toEqual({ bad: 'failed', tell: 'success' });
  });

  it('runs items side by side up to max_parallel, gives their outputs on in order', () => {
    const { run, steps } = simulate(
      begin([
        { key: 'list', ...shell },
        {
          key: 'each',
          ...shell,
          depends_on: ['list'],
          for_each: { in: '{{ tasks.list.outputs.names }}', max_parallel: 2 },
        },
      ]),
      id =>
        id === 'list'
          ? { ...ok, values: { names: ['x', 'y', 'z'] } }
          : { ...ok, values: { seen: id } },
    );
    expect(steps).toEqual([['list'], ['each[0]', 'each[1]'], ['each[2]']]);
    expect(run.tasks.get('each')).toMatchObject({
      state: { result: 'success' },
      values: { items: 3, seen: ['each[0]', 'each[1]', 'each[2]'] },
    });
  });

  it('fails a for_each whose list is none, and is done with an empty one', () => {
    const job = begin([
      { key: 'list', ...shell },
      {
        key: 'each',
        ...shell,
        depends_on: ['list'],
        for_each: { in: '{{ tasks.list.outputs.names }}' },
      },
    ]);
    const bad = simulate(job, () => ({ ...ok, values: { names: 7 } })).run;
    expect(bad.tasks.get('each')).toMatchObject({
      state: { result: 'failed', reason: { code: 'invalid_configuration' } },
      error: { category: 'configuration' },
    });
    const empty = simulate(job, () => ({ ...ok, values: { names: [] } })).run;
    expect(empty.tasks.get('each')?.state.result).toBe('success');
  });

  it('repairs only the items that did not succeed', () => {
    const job = begin([
      { key: 'each', ...shell, for_each: { in: ['a', 'b', 'c'] } },
    ]);
    const broken = simulate(job, id =>
      id === 'each[1]' ? { result: 'failed' } : ok,
    ).run;
    expect(broken.tasks.get('each')?.state.reason?.message).toBe(
      '1 of 3 items did not succeed',
    );
    // Which has the log.
    expect(broken.tasks.get('each')?.error?.item).toBe(1);
    const two = simulate(job, id =>
      id === 'each[0]' ? ok : { result: 'failed' },
    ).run;
    expect(two.tasks.get('each')?.error?.item).toBe(1);
    const again = repairRun(
      broken,
      {
        runId: 'r',
        repairId: 'x',
        repairNumber: 1,
        tasks: ['each'],
        revisionHash: 'h',
      },
      job.graph.spec,
      now,
    )!;
    const { run, steps } = simulate({ run: again, graph: job.graph }, () => ok);
    expect(steps).toEqual([['each[1]']]);
    expect(run.state.result).toBe('success');
    expect(
      run.tasks.get('each[1]')?.attempts.map(({ repair }) => repair),
    ).toEqual([0, 1]);
  });

  it('ends every run, with every task ended exactly once, in an order that respects the graph', () => {
    const outcomes: TaskOutcome['result'][] = [
      'success',
      'failed',
      'timed_out',
    ];
    const job = fc.integer({ min: 1, max: 12 }).chain(size =>
      fc.tuple(
        fc.array(fc.array(fc.nat({ max: 11 }), { maxLength: 4 }), {
          minLength: size,
          maxLength: size,
        }),
        fc.array(
          fc.constantFrom(
            'all_success',
            'all_done',
            'none_failed',
            'one_success',
            'one_failed',
            'all_failed',
          ),
          { minLength: size, maxLength: size },
        ),
        fc.array(fc.constantFrom(...outcomes), {
          minLength: size,
          maxLength: size,
        }),
        fc.integer({ min: 1, max: 4 }),
      ),
    );
    fc.assert(
      fc.property(job, ([edges, runIfs, results, width]) => {
        const tasks = edges.map((targets, i) => ({
          key: `t${i}`,
          ...shell,
          run_if: runIfs[i],
          depends_on: [...new Set(targets.filter(t => t < i))].map(
            t => `t${t}`,
          ),
        }));
        const { run, steps } = simulate(
          begin(tasks),
          id => ({ result: results[Number(id.slice(1))] }),
          width,
        );
        const order = steps.flat();
        expect(new Set(order).size).toBe(order.length);
        for (const { key, depends_on: before } of tasks) {
          const task = run.tasks.get(key)!;
          expect(task.phase).toBe('ended');
          expect(task.attempts).toHaveLength(order.includes(key) ? 1 : 0);
          const late = before.filter(
            other =>
              order.includes(key) && order.indexOf(other) > order.indexOf(key),
          );
          expect(late).toEqual([]);
        }
        const failed = [...run.tasks.values()].some(({ state }) =>
          ['failed', 'timed_out'].includes(state.result!),
        );
        expect(run.state.result).toBe(failed ? 'failed' : 'success');
      }),
      { numRuns: 100 },
    );
  });
});

import {
  begin,
  now,
  resultsOf,
  shell,
  SimulatedRun,
  simulate,
} from '../__testUtils__/simulate';
import { RunState } from './RunState';
import { TaskOutcome } from './TaskOutcome';
import { repairRun } from './transitions';

const ok: TaskOutcome = { result: 'success' };
const broken: TaskOutcome = {
  result: 'failed',
  error: { category: 'user_code', message: 'boom' },
};

const chain = [
  { key: 'load', ...shell },
  { key: 'clean', ...shell, depends_on: ['load'] },
  { key: 'report', ...shell, depends_on: ['clean'] },
];

function repair(
  { run, graph }: SimulatedRun,
  request: {
    tasks: string[];
    marks?: Array<{ key: string; result: 'success' | 'failed' }>;
    parameters?: Record<string, unknown>;
  },
): RunState {
  return repairRun(
    run,
    {
      runId: 'r',
      repairId: 'x',
      repairNumber: run.repair + 1,
      revisionHash: 'h',
      ...request,
    },
    graph.spec,
    now,
  )!;
}

describe('a run of some tasks', () => {
  it('ends those that were not selected at once, with the reason, and waits for none of them', () => {
    const { run, steps } = simulate(
      begin(chain, { tasks: ['clean'] }),
      () => ok,
    );
    expect(steps).toEqual([['clean']]);
    expect(resultsOf(run)).toEqual({
      load: 'skipped',
      clean: 'success',
      report: 'skipped',
    });
    expect(run.tasks.get('load')?.state.reason).toEqual({
      code: 'not_selected',
    });
    expect(run.state.result).toBe('success');
  });

  it('says clearly that a list comes from a task that was not selected', () => {
    const { run } = simulate(
      begin(
        [
          { key: 'list', ...shell },
          {
            key: 'each',
            ...shell,
            depends_on: ['list'],
            for_each: { in: '{{ tasks.list.outputs.names }}' },
          },
        ],
        { tasks: ['each'] },
      ),
      () => ok,
    );
    expect(run.tasks.get('each')?.error?.message).toBe(
      'tasks.list.outputs.names has no value in this run: task list was not selected for this run; select it as well',
    );
  });

  it('does not succeed by a repair of the failed task alone, as long as others were held up by it', () => {
    const job = begin(chain);
    const { run } = simulate(job, id => (id === 'load' ? broken : ok));
    const only = simulate(
      { run: repair({ ...job, run }, { tasks: ['load'] }), graph: job.graph },
      () => ok,
    );
    expect(only.steps).toEqual([['load']]);
    expect(resultsOf(only.run)).toEqual({
      load: 'success',
      clean: 'upstream_failed',
      report: 'upstream_failed',
    });
    expect(only.run.state).toEqual({
      lifecycle: 'terminated',
      result: 'failed',
      reason: {
        code: 'upstream_failed',
        message:
          'Not run, since a task before had failed: clean, report. A repair of what is unfinished runs them',
      },
    });
    const rest = simulate(
      {
        run: repair({ ...job, run: only.run }, { tasks: ['clean', 'report'] }),
        graph: job.graph,
      },
      () => ok,
    );
    expect(rest.run.state.result).toBe('success');
  });

  it('takes in by a repair what it left out at first', () => {
    const job = begin(chain, { tasks: ['clean'] });
    const { run } = simulate(job, () => ok);
    const { run: again, steps } = simulate(
      {
        run: repair({ ...job, run }, { tasks: ['report'] }),
        graph: job.graph,
      },
      () => ok,
    );
    expect(steps).toEqual([['report']]);
    expect(resultsOf(again)).toEqual({
      load: 'skipped',
      clean: 'success',
      report: 'success',
    });
  });
});

describe('a mark', () => {
  it('counts as the result of a task for all that follow, without another attempt', () => {
    const job = begin(chain);
    const { run } = simulate(job, id => (id === 'load' ? broken : ok));
    const { run: again, steps } = simulate(
      {
        run: repair(
          { ...job, run },
          {
            tasks: ['load', 'clean', 'report'],
            marks: [{ key: 'load', result: 'success' }],
          },
        ),
        graph: job.graph,
      },
      () => ok,
    );
    expect(steps).toEqual([['clean'], ['report']]);
    expect(again.tasks.get('load')).toMatchObject({
      state: { result: 'success', reason: { code: 'marked_by_user' } },
      attempts: [{ state: { result: 'failed' } }],
    });
    expect(again.tasks.get('load')?.error).toBeUndefined();
    expect(again.state.result).toBe('success');
  });

  it('can hold up what follows', () => {
    const job = begin(chain);
    const { run } = simulate(job, () => ok);
    const { run: again } = simulate(
      {
        run: repair(
          { ...job, run },
          {
            tasks: ['clean', 'report'],
            marks: [{ key: 'load', result: 'failed' }],
          },
        ),
        graph: job.graph,
      },
      () => ok,
    );
    expect(resultsOf(again)).toEqual({
      load: 'failed',
      clean: 'upstream_failed',
      report: 'upstream_failed',
    });
    expect(again.state).toMatchObject({
      result: 'failed',
      reason: { message: 'load: was marked as failed' },
    });
  });

  it('counts in a run that begins with it', () => {
    const { run, steps } = simulate(
      begin(chain, {
        tasks: ['clean', 'report'],
        marks: [
          { key: 'load', result: 'success' },
          { key: 'clean', result: 'failed' },
        ],
      }),
      () => ok,
    );
    expect(steps).toEqual([]);
    expect(resultsOf(run)).toEqual({
      load: 'success',
      clean: 'failed',
      report: 'upstream_failed',
    });
    expect(run.tasks.get('load')?.state.reason?.code).toBe('marked_by_user');
  });

  it('is gone when the task runs again after all', () => {
    const job = begin(chain);
    const { run } = simulate(job, id => (id === 'load' ? broken : ok));
    const marked = simulate(
      {
        run: repair(
          { ...job, run },
          { tasks: [], marks: [{ key: 'load', result: 'success' }] },
        ),
        graph: job.graph,
      },
      () => ok,
    ).run;
    const { steps } = simulate(
      {
        run: repair({ ...job, run: marked }, { tasks: ['load'] }),
        graph: job.graph,
      },
      () => ok,
    );
    expect(steps).toEqual([['load']]);
  });

  it('of a condition that never compared anything lets what follows it run', () => {
    const job = begin([
      {
        key: 'big',
        type: 'condition',
        condition: { left: 1, op: 'gt', right: 'x' },
      },
      { key: 'yes', ...shell, depends_on: ['big'] },
    ]);
    const { run } = simulate(job, () => broken);
    const { run: again } = simulate(
      {
        run: repair(
          { ...job, run },
          { tasks: ['yes'], marks: [{ key: 'big', result: 'success' }] },
        ),
        graph: job.graph,
      },
      () => ok,
    );
    expect(resultsOf(again)).toEqual({ big: 'success', yes: 'success' });
  });
});

describe('a repair with other parameters', () => {
  it('keeps them for the rest of the run', () => {
    const job = begin(chain, { parameters: { a: 1 } });
    const { run } = simulate(job, () => broken);
    const changed = repair(
      { ...job, run },
      { tasks: ['load'], parameters: { a: 2 } },
    );
    expect(changed.request.parameters).toEqual({ a: 2 });
    const { run: ended } = simulate(
      { run: changed, graph: job.graph },
      () => broken,
    );
    const later = repair({ ...job, run: ended }, { tasks: ['load'] });
    expect(later.request).toEqual({ ...job.run.request, parameters: { a: 2 } });
  });
});

import { ConnectorError } from '@openlake/plugin-openlake-node';
import { displayState } from '@openlake/plugin-openlake-common';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { MANY_AT_ONCE } from '../__testUtils__/jobs';
import { runRecord } from '../__testUtils__/records';
import { RunsBench } from '../__testUtils__/RunsBench';

const ann = { actor: 'user:default/ann' };

describe.each(eachDatabase)('an engine on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
  });

  const stateOf = async (runId: string) =>
    displayState((await bench.reader.find(runId)).state);

  it('that is down keeps runs waiting with that reason, then gets each once', async () => {
    bench.engine.down = new ConnectorError('unavailable', 'no answer');
    const run = await bench.start();
    await bench.round().catch(() => {});
    expect((await bench.reader.find(run.id)).state).toEqual({
      lifecycle: 'queued',
      reason: { code: 'orchestrator_unavailable', message: 'no answer' },
    });
    bench.engine.down = undefined;
    bench.advance(60_000);
    await bench.converge();
    expect(await stateOf(run.id)).toBe('success');
    expect(bench.engine.started.get(run.id)).toBe(1);
  });

  it.each([
    ['unsupported', 'unsupported'],
    ['invalid', 'invalid_configuration'],
  ] as const)('that finds a run %s ends it', async (kind, code) => {
    bench.engine.beforeCall = name => {
      if (name === 'trigger') {
        throw new ConnectorError(kind, 'no dbt here');
      }
    };
    const run = await bench.start();
    await bench.converge();
    expect((await bench.reader.find(run.id)).state).toEqual({
      lifecycle: 'terminated',
      result: 'failed',
      reason: { code, message: 'no dbt here' },
    });
  });

  it.each([
    ['not found', new ConnectorError('not_found', 'never heard of it')],
    ['too fast', new ConnectorError('rate_limited', 'slow down')],
    ['a mistake', new TypeError('x is undefined')],
  ])(
    'that answers %s for one run gets the others, and each says its own',
    async (_, error) => {
      await bench.deploy('many', MANY_AT_ONCE);
      const ids: string[] = [];
      for (let runs = 0; runs < 9; runs++) {
        ids.push((await bench.start('many')).id);
      }
      const [bad, ...good] = ids;
      bench.engine.beforeCall = (name, runId) => {
        if (name === 'trigger' && runId === bad) {
          throw error;
        }
      };
      await bench.dispatch({ signal: new AbortController().signal });
      expect([...bench.engine.started.keys()].sort()).toEqual(good.sort());
      expect((await bench.reader.find(bad)).state).toEqual({
        lifecycle: 'queued',
        reason: {
          code: 'orchestrator_unavailable',
          message: expect.stringContaining(error.message),
        },
      });
      bench.engine.beforeCall = () => {};
      bench.advance(60_000);
      await bench.converge();
      expect(await stateOf(bad)).toBe('success');
    },
  );

  it('that never took a repair has nothing to end of it', async () => {
    bench.engine.outcomes.set('load', 'failed');
    const { id: runId } = await bench.start();
    await bench.converge();
    bench.engine.outcomes.clear();
    bench.engine.beforeCall = name => {
      if (name === 'repair') {
        throw new ConnectorError('unavailable', 'no answer');
      }
    };
    await bench.service.repair(runId, {
      scope: 'failed',
      revision: 'same',
      ...ann,
    });
    await bench.round();
    await bench.service.cancel(runId, ann);
    // It may have taken it, so it is asked.
    expect(await stateOf(runId)).toBe('terminating');

    bench.advance(60_000);
    await bench.converge();
    const { run, tasks } = await bench.reader.get(runId);
    expect(run).toMatchObject({
      result: 'canceled',
      reason: { code: 'canceled_by_user' },
    });
    expect(tasks.map(({ lifecycle }) => lifecycle)).toEqual(
      tasks.map(() => 'terminated'),
    );
  });

  it('that does not take the cancellation of one run takes those of others', async () => {
    await bench.deploy('many', MANY_AT_ONCE);
    bench.engine.held.add('load');
    const ids: string[] = [];
    for (let runs = 0; runs < 9; runs++) {
      ids.push((await bench.start('many')).id);
    }
    await bench.converge();
    const [bad, ...good] = ids;
    bench.engine.beforeCall = (name, runId) => {
      if (name === 'cancel' && runId === bad) {
        throw new ConnectorError('invalid', 'not this one');
      }
    };
    for (const runId of ids) {
      await bench.service.cancel(runId, ann);
      bench.advance(1);
    }
    await bench.dispatch({ signal: new AbortController().signal });
    const reports = await Promise.all(
      good.map(runId => bench.engine.getRun(runId)),
    );
    expect(reports.map(report => report?.state.result)).toEqual(
      good.map(() => 'canceled'),
    );
  });

  it('that lost a run ends it with that reason, and its tasks too', async () => {
    bench.engine.held.add('load');
    const run = await bench.start();
    await bench.converge();
    bench.engine.forget(run.id);
    bench.advance(120_000);
    await bench.converge();
    const { run: seen, tasks } = await bench.reader.get(run.id);
    expect(seen.reason?.code).toBe('engine_lost_run');
    expect(tasks.map(task => task.result)).toEqual(['failed', 'canceled']);
  });

  it('that cannot answer for some runs still ends the others that it lost', async () => {
    await bench.deploy('many', MANY_AT_ONCE);
    bench.engine.held.add('load');
    const ids: string[] = [];
    for (let runs = 0; runs < 3; runs++) {
      ids.push((await bench.start('many')).id);
      await bench.converge();
      bench.advance(1_000);
    }
    const [silent, ...lost] = ids;
    lost.forEach(runId => bench.engine.forget(runId));
    const { getRun } = bench.engine;
    bench.engine.getRun = async runId => {
      if (runId === silent) {
        throw new Error('cannot tell');
      }
      return getRun.call(bench.engine, runId);
    };
    for (let round = 0; round < 5; round++) {
      bench.advance(60_000);
      await bench.converge();
    }
    const states = await Promise.all(ids.map(stateOf));
    expect(states).toEqual(['running', 'failed', 'failed']);
    expect(bench.logger.warn).toHaveBeenCalledTimes(1);
    expect(bench.logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(silent),
    );
    bench.engine.getRun = getRun;
    bench.engine.forget(silent);
    bench.advance(60_000);
    await bench.converge();
    expect(await stateOf(silent)).toBe('failed');
  });

  it('that cannot answer for more runs than are asked for at once hides no other', async () => {
    const observedAt = bench.now.toISOString();
    const runs = Array.from({ length: 45 }, (_, index) =>
      runRecord({
        number: index + 1,
        job: 'many',
        state: { lifecycle: 'running' },
        admittedAt: observedAt,
        observedAt,
      }),
    );
    await bench.database.transaction(async tx => {
      await bench.store.countUp(tx, runs);
      await bench.store.insertAll(tx, runs, []);
    });
    const known = runs[44].id;
    bench.engine.getRun = async runId => {
      if (runId !== known) {
        throw new Error('cannot tell');
      }
      return undefined;
    };
    bench.advance(60_000);
    for (let round = 0; round < 3; round++) {
      await bench.mirror.runOnce({ signal: new AbortController().signal });
    }
    expect(await stateOf(known)).toBe('failed');
  });

  it('is not asked when it is not connected, and the run says what to do', async () => {
    await bench.deploy('elsewhere', {}, { orchestrator: 'airflow' });
    const run = await bench.start('elsewhere');
    await bench.round();
    expect((await bench.reader.find(run.id)).state.reason?.message).toMatch(
      'No engine airflow is connected',
    );
  });

  it('does not run on what was canceled while it was being told', async () => {
    const run = await bench.start();
    let canceled: Promise<unknown> | undefined;
    bench.engine.beforeCall = (name, runId) => {
      if (name === 'trigger' && runId && !canceled) {
        canceled = bench.service.cancel(runId, ann);
      }
    };
    await bench.round();
    await canceled;
    bench.advance(60_000);
    await bench.converge();
    expect(await stateOf(run.id)).toBe('canceled');
    expect((await bench.engine.getRun(run.id))?.state.result).toBe('canceled');
  });
});

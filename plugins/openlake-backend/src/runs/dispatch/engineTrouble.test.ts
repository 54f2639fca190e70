import { ConnectorError } from '@openlake/plugin-openlake-node';
import { displayState } from '@openlake/plugin-openlake-common';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
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

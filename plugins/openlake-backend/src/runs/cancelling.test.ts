import { ConnectorError } from '@openlake/plugin-openlake-node';
import { displayState } from '@openlake/plugin-openlake-common';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { RunsBench } from './__testUtils__/RunsBench';

const ann = { actor: 'user:default/ann' };

describe.each(eachDatabase)('cancelling on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
  });

  it('ends a waiting run at once and a running one through its engine', async () => {
    bench.engine.held.add('load');
    const [running, waiting] = [await bench.start(), await bench.start()];
    await bench.converge();
    expect(
      displayState((await bench.service.cancel(waiting.id, ann)).state),
    ).toBe('canceled');
    expect(
      displayState((await bench.service.cancel(running.id, ann)).state),
    ).toBe('terminating');
    await bench.service.cancel(running.id, ann);
    await bench.converge();
    expect((await bench.reader.find(running.id)).state.reason?.code).toBe(
      'canceled_by_user',
    );
    expect((await bench.reader.get(running.id)).run.cancel).toEqual({
      by: ann.actor,
      at: expect.any(String),
      note: undefined,
    });
    // Twice is once, also when it has ended meanwhile.
    expect(
      displayState((await bench.service.cancel(running.id, ann)).state),
    ).toBe('canceled');
    expect(
      await bench.database.knex('audit_events').where('action', 'run-cancel'),
    ).toHaveLength(2);
  });

  it('refuses a run that has ended otherwise', async () => {
    const run = await bench.start();
    await bench.converge();
    await expect(bench.service.cancel(run.id, ann)).rejects.toThrow(
      'this one has succeeded',
    );
  });

  it('takes child runs along', async () => {
    await bench.deploy('child');
    bench.engine.held.add('load');
    const parent = await bench.start();
    await bench.converge();
    const request = {
      workspace: 'lab',
      job: 'child',
      parameters: {},
      parentRunId: parent.id,
      idempotencyKey: 'task-1',
    };
    const child = await bench.childRuns.start(request);
    expect(await bench.childRuns.start(request)).toEqual(child);
    await bench.converge();
    await bench.service.cancel(parent.id, ann);
    await bench.converge();
    expect(await bench.childRuns.get(child.runId)).toEqual({
      lifecycle: 'terminated',
      result: 'canceled',
    });
    expect((await bench.reader.find(child.runId)).state.reason?.code).toBe(
      'canceled_with_parent',
    );
  });

  it('refuses a job task that runs its own job', async () => {
    bench.engine.held.add('load');
    const parent = await bench.start();
    await expect(
      bench.childRuns.start({
        workspace: 'lab',
        job: 'daily',
        parameters: {},
        parentRunId: parent.id,
        idempotencyKey: 'x',
      }),
    ).rejects.toThrow('lab/daily → lab/daily');
  });

  describe('while the engine does not answer', () => {
    const asked = async () => {
      bench.engine.held.add('load');
      const run = await bench.start();
      await bench.converge();
      bench.engine.down = new ConnectorError('unavailable', 'no answer');
      await bench.service.cancel(run.id, ann);
      await bench.round().catch(() => {});
      return run;
    };

    it('says since when, and goes on once it answers', async () => {
      const run = await asked();
      const { state } = await bench.reader.find(run.id);
      expect(state).toMatchObject({
        lifecycle: 'terminating',
        reason: { code: 'orchestrator_unavailable' },
      });
      expect(state.reason?.message).toMatch(
        /^Cancel asked at 2026-03-02T10:.* by user:default\/ann; .* did not take it: no answer. Engine last heard at 2026-03-02T10:/,
      );
      bench.engine.down = undefined;
      bench.advance(15_000);
      await bench.converge();
      expect((await bench.reader.find(run.id)).state).toMatchObject({
        result: 'canceled',
        reason: { code: 'canceled_by_user' },
      });
    });

    it('ends after a while, and cancels the run there when it is back', async () => {
      const run = await asked();
      const next = await bench.start();
      bench.advance(15 * 60_000);
      await bench.round().catch(() => {});
      const { run: seen, tasks } = await bench.reader.get(run.id);
      expect(seen).toMatchObject({
        result: 'canceled',
        reason: {
          code: 'engine_lost_run',
          message: expect.stringContaining('has not answered since'),
        },
      });
      expect(tasks.map(task => task.result)).toEqual(['canceled', 'canceled']);

      bench.engine.down = undefined;
      bench.engine.held.clear();
      bench.advance(60_000);
      await bench.converge();
      expect((await bench.engine.getRun(run.id))?.state.result).toBe(
        'canceled',
      );
      expect((await bench.reader.find(next.id)).state.result).toBe('success');
    });

    it('ends too when the engine has been disconnected', async () => {
      await bench.deploy('elsewhere', {}, { orchestrator: 'airflow' });
      const run = await bench.start('elsewhere');
      await bench.database.knex('runs').where({ id: run.id }).update({
        state: 'running',
        admitted_at: run.createdAt,
        dispatch_attempts: 1,
      });
      await bench.service.cancel(run.id, ann);
      await bench.round();
      expect((await bench.reader.find(run.id)).state.reason?.message).toContain(
        'no engine airflow is connected',
      );
      bench.advance(15 * 60_000);
      await bench.round();
      expect((await bench.reader.find(run.id)).state.reason?.code).toBe(
        'engine_lost_run',
      );
    });
  });
});

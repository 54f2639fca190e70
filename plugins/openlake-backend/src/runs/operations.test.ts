import { ConnectorError } from '@openlake/plugin-openlake-node';
import { displayState } from '@openlake/plugin-openlake-common';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { parameter, shellTask } from './__testUtils__/jobs';
import { RunsBench } from './__testUtils__/RunsBench';

const ann = { actor: 'user:default/ann' };

describe.each(eachDatabase)('operating runs on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
  });

  const stateOf = async (runId: string) =>
    displayState((await bench.reader.find(runId)).state);
  const factTypes = async () =>
    (await bench.database.knex('facts').orderBy('id')).map(fact => fact.type);

  describe('a run by hand', () => {
    it('goes from the queue through the engine to its end, and tells of it', async () => {
      const run = await bench.start();
      expect(run).toMatchObject({
        number: 1,
        state: { lifecycle: 'queued' },
        taskCounts: { pending: 2 },
      });
      await bench.converge();
      const { run: seen, tasks } = await bench.reader.get(run.id);
      expect(seen).toMatchObject({
        lifecycle: 'terminated',
        result: 'success',
        taskCounts: { success: 2 },
      });
      expect(tasks.map(task => [task.key, task.result])).toEqual([
        ['load', 'success'],
        ['report', 'success'],
      ]);
      expect(tasks[0].attempts).toMatchObject([{ number: 1, repair: 0 }]);
      expect(await factTypes()).toEqual([
        'job.revised',
        'run.created',
        'task_run.ended',
        'task_run.ended',
        'run.ended',
      ]);
    });

    it('is exactly one run per idempotency key for 24 hours', async () => {
      const [first, second] = await Promise.all([
        bench.start('daily', { idempotencyKey: 'k' }),
        bench.start('daily', { idempotencyKey: 'k' }),
      ]);
      expect(second.id).toBe(first.id);
      bench.advance(23 * 3_600_000);
      expect((await bench.start('daily', { idempotencyKey: 'k' })).id).toBe(
        first.id,
      );
      bench.advance(2 * 3_600_000);
      expect(await bench.store.expireKeys(bench.now.toISOString())).toBe(1);
      expect((await bench.start('daily', { idempotencyKey: 'k' })).number).toBe(
        2,
      );
      expect(await bench.database.knex('audit_events')).toHaveLength(2);
    });

    it('is refused with every wrong parameter named, and leaves nothing', async () => {
      await bench.deploy('typed', {
        parameters: [
          parameter('day', 'date'),
          parameter('limit', 'integer', { default: 10, max: 50 }),
        ],
      });
      await expect(
        bench.start('typed', { parameters: { limit: 99, dya: 'x' } }),
      ).rejects.toThrow(
        /no parameter dya; did you mean "day".*day needs a value.*limit must be at most 50/,
      );
      expect(await bench.database.knex('runs')).toEqual([]);
      const run = await bench.start('typed', {
        parameters: { day: '2026-01-31' },
      });
      expect(run.parameters).toEqual({ day: '2026-01-31', limit: 10 });
    });

    it('fills in defaults from the last complete interval of the schedule', async () => {
      await bench.deploy('nightly', {
        triggers: [
          { schedule: { cron: '0 5 * * *', timezone: 'UTC', catchup: false } },
        ],
        parameters: [
          parameter('day', 'date', {
            default: '{{ run.interval_start | date }}',
          }),
        ],
      });
      const run = await bench.start('nightly');
      expect(run.interval).toEqual({
        start: '2026-03-01T05:00:00.000Z',
        end: '2026-03-02T05:00:00.000Z',
      });
      expect(run.parameters).toEqual({ day: '2026-03-01' });
    });
  });

  describe('an engine', () => {
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
      expect((await bench.engine.getRun(run.id))?.state.result).toBe(
        'canceled',
      );
    });
  });

  describe('a full job', () => {
    it('queues first come first served, with place and reason', async () => {
      bench.engine.held.add('load');
      const runs = [
        await bench.start(),
        await bench.start(),
        await bench.start(),
      ];
      await bench.converge();
      const { items } = await bench.reader.list({ job: 'daily' });
      expect(items.map(run => [run.number, run.queuePosition])).toEqual([
        [3, 2],
        [2, 1],
        [1, undefined],
      ]);
      expect(items[0].reason).toEqual({
        code: 'max_concurrent_runs',
        message: 'One run of the job at a time',
      });
      bench.engine.held.clear();
      await bench.converge();
      const ended = await bench.store.findMany(runs.map(run => run.id));
      expect(ended.map(run => run.state.result)).toEqual([
        'success',
        'success',
        'success',
      ]);
      expect(ended.map(run => run.number)).toEqual([1, 2, 3]);
    });

    it.each([
      ['skip', 'skipped', 'skipped_queue_full'],
      ['fail', 'failed', 'failed_queue_full'],
    ] as const)(
      'with when_full %s records a run that is %s',
      async (when_full, result, code) => {
        await bench.deploy('one', {
          concurrency: { max_concurrent_runs: 1, when_full },
        });
        bench.engine.held.add('load');
        await bench.start('one');
        const second = await bench.start('one');
        expect(second.state).toMatchObject({ result, reason: { code } });
        expect(
          await bench.database.transaction(tx =>
            bench.store.listActive(tx, second, 10),
          ),
        ).toHaveLength(1);
      },
    );

    it('with when_full cancel_oldest makes room for the newest', async () => {
      await bench.deploy('one', {
        concurrency: { max_concurrent_runs: 1, when_full: 'cancel_oldest' },
      });
      bench.engine.held.add('load');
      const first = await bench.start('one');
      await bench.converge();
      const second = await bench.start('one');
      bench.engine.held.clear();
      await bench.converge();
      expect((await bench.reader.find(first.id)).state).toMatchObject({
        result: 'canceled',
        reason: { code: 'canceled_by_newer_run' },
      });
      expect(await stateOf(second.id)).toBe('success');
    });
  });

  describe('cancelling', () => {
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
      await expect(bench.service.cancel(running.id, ann)).rejects.toThrow(
        'this one is canceled',
      );
      expect(
        await bench.database.knex('audit_events').where('action', 'run-cancel'),
      ).toHaveLength(2);
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
  });

  describe('a repair', () => {
    const failed = async () => {
      bench.engine.outcomes.set('load', 'failed');
      bench.engine.reads.set('load', { table: 'lake.a.b', snapshotId: '7' });
      const run = await bench.start();
      await bench.converge();
      return run;
    };

    it('runs what failed and what it blocked as new attempts of the same run', async () => {
      const run = await failed();
      expect(await bench.reader.find(run.id)).toMatchObject({
        failure: { task: 'load', category: 'user_code', message: 'load broke' },
        failedAttempts: 1,
      });
      bench.engine.outcomes.clear();
      await bench.service.repair(run.id, {
        scope: 'unfinished',
        revision: 'same',
        note: 'the file was late',
        ...ann,
      });
      await bench.converge();
      const [audited] = await bench.database
        .knex('audit_events')
        .where('action', 'run-repair');
      expect(JSON.parse(audited.details)).toMatchObject({
        tasks: ['load', 'report'],
        note: 'the file was late',
      });
      const { run: seen, tasks } = await bench.reader.get(run.id);
      expect(seen).toMatchObject({
        id: run.id,
        result: 'success',
        repairs: 1,
        failure: undefined,
        taskCounts: { success: 2 },
      });
      expect(
        tasks[0].attempts.map(({ number, repair }) => [number, repair]),
      ).toEqual([
        [1, 0],
        [2, 1],
      ]);
      await expect(
        bench.service.repair(run.id, {
          scope: 'failed',
          revision: 'same',
          ...ann,
        }),
      ).rejects.toThrow('this one is success');
    });

    it('says beforehand what it runs and that nothing has changed', async () => {
      const run = await failed();
      bench.snapshots.set('lake.a.b', '7');
      const request = { scope: 'unfinished', revision: 'same' } as const;
      expect(await bench.service.previewRepair(run.id, request)).toEqual({
        run: run.id,
        revision: { hash: 'daily-1', number: 1 },
        rerun: [
          { key: 'load', reason: 'failed' },
          { key: 'report', reason: 'was blocked by a failed task' },
        ],
        reuse: [],
        warnings: [expect.stringContaining('load is likely to fail again')],
      });
      bench.snapshots.set('lake.a.b', '8');
      expect(
        (await bench.service.previewRepair(run.id, request)).warnings,
      ).toEqual([]);
    });

    it('with the latest revision takes in its new tasks', async () => {
      const run = await failed();
      bench.engine.outcomes.clear();
      await bench.deploy('daily', {
        tasks: [
          shellTask('load'),
          shellTask('check', { depends_on: ['load'] }),
          shellTask('report', { depends_on: ['check'] }),
        ],
      });
      await bench.service.repair(run.id, {
        scope: 'unfinished',
        revision: 'latest',
        ...ann,
      });
      await bench.converge();
      const { run: seen, tasks } = await bench.reader.get(run.id);
      expect(seen).toMatchObject({
        result: 'success',
        revision: { number: 2 },
      });
      expect(tasks.map(task => task.result)).toEqual(Array(3).fill('success'));
    });

    it('of a run that never reached its engine starts it', async () => {
      bench.engine.held.add('load');
      await bench.start();
      const waiting = await bench.start();
      await bench.service.cancel(waiting.id, ann);
      bench.engine.held.clear();
      await bench.converge();
      await bench.service.repair(waiting.id, {
        scope: 'unfinished',
        revision: 'same',
        ...ann,
      });
      await bench.converge();
      expect(await stateOf(waiting.id)).toBe('success');
    });
  });
});

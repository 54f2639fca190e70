import { displayState } from '@openlake/plugin-openlake-common';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { parameter, shellTask } from './__testUtils__/jobs';
import { RunsBench } from './__testUtils__/RunsBench';

const ann = { actor: 'user:default/ann' };

describe.each(eachDatabase)('a repair on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
  });

  const stateOf = async (runId: string) =>
    displayState((await bench.reader.find(runId)).state);

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
    const { endedAt } = await bench.reader.find(run.id);
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
    const { run: seen, tasks, repairs } = await bench.reader.get(run.id);
    expect(repairs).toEqual([
      {
        number: 1,
        by: ann.actor,
        at: expect.any(String),
        runEndedAt: endedAt,
        note: 'the file was late',
        tasks: ['load', 'report'],
        revision: run.revision,
      },
    ]);
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
    ).rejects.toThrow('this one has succeeded');
  });

  it('says beforehand what it runs and that nothing has changed', async () => {
    const run = await failed();
    bench.snapshots.set('lake.a.b', '7');
    const request = { scope: 'unfinished', revision: 'same' } as const;
    expect(await bench.service.previewRepair(run.id, request)).toEqual({
      run: run.id,
      revision: { hash: 'daily-1', number: 1 },
      tasks: ['load', 'report'],
      rerun: [
        { key: 'load', reason: 'failed' },
        { key: 'report', reason: 'was blocked by a failed task' },
      ],
      reuse: [],
      parameters: [],
      unchanged: true,
      warnings: [],
    });
    bench.snapshots.set('lake.a.b', '8');
    expect(await bench.service.previewRepair(run.id, request)).toMatchObject({
      unchanged: false,
      warnings: [],
    });
  });

  describe('does not say that nothing has changed', () => {
    const preview = (runId: string, tasks?: string[]) =>
      bench.service.previewRepair(runId, {
        scope: tasks ? 'chosen' : 'unfinished',
        tasks,
        revision: 'same',
      });

    it('of a task of which no inputs are on record', async () => {
      bench.engine.outcomes.set('load', 'failed');
      const run = await bench.start();
      await bench.converge();
      expect(await preview(run.id)).toMatchObject({
        unchanged: false,
        warnings: [],
      });
    });

    it('of a task that may read more than tables', async () => {
      bench.engine.readsMore.add('load');
      const run = await failed();
      bench.snapshots.set('lake.a.b', '7');
      expect(await preview(run.id)).toMatchObject({
        unchanged: false,
        warnings: [
          'load may fail again: it runs the same code, and no table that it reads has changed since. Whether it reads anything else, such as a file, is not known.',
        ],
      });
    });

    it('of a table of which no snapshot is on record', async () => {
      const run = await failed();
      expect(await preview(run.id)).toMatchObject({
        unchanged: false,
        warnings: [],
      });
    });

    it('where a task that went well runs again before', async () => {
      await bench.deploy('daily', {
        tasks: [
          shellTask('fetch'),
          shellTask('load', { depends_on: ['fetch'] }),
        ],
      });
      const run = await failed();
      bench.snapshots.set('lake.a.b', '7');
      expect(await preview(run.id)).toMatchObject({ unchanged: true });
      expect(await preview(run.id, ['fetch', 'load'])).toMatchObject({
        unchanged: false,
      });
    });
  });

  it('names the tasks that will fail again where something else has changed', async () => {
    await bench.deploy('daily', {
      tasks: [shellTask('load'), shellTask('side')],
    });
    bench.engine.outcomes.set('side', 'failed');
    bench.engine.reads.set('side', { table: 'lake.a.c', snapshotId: '1' });
    const run = await failed();
    bench.snapshots.set('lake.a.b', '7');
    bench.snapshots.set('lake.a.c', '2');
    expect(
      await bench.service.previewRepair(run.id, {
        scope: 'unfinished',
        revision: 'same',
      }),
    ).toMatchObject({
      unchanged: false,
      warnings: [
        'load is likely to fail again: it runs the same code, and nothing that it reads has changed since',
      ],
    });
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
    expect(tasks.map(({ key, dependsOn }) => [key, dependsOn])).toEqual([
      ['load', []],
      ['check', ['load']],
      ['report', ['check']],
    ]);
  });

  it('of chosen tasks shows what is new and was not chosen as left out', async () => {
    const run = await failed();
    bench.engine.outcomes.clear();
    await bench.deploy('daily', {
      tasks: [
        shellTask('load'),
        shellTask('check', { depends_on: ['load'] }),
        shellTask('report', { depends_on: ['load', 'check'] }),
      ],
    });
    const request = {
      scope: 'chosen' as const,
      tasks: ['load', 'report'],
      revision: 'latest' as const,
    };
    const plan = await bench.service.previewRepair(run.id, request);
    expect(plan.tasks).toEqual(['load', 'check', 'report']);
    await bench.service.repair(run.id, { ...request, ...ann });
    const leftOut = {
      key: 'check',
      type: 'shell',
      dependsOn: ['load'],
      result: 'skipped',
      reason: { code: 'not_selected' },
    };
    expect((await bench.reader.get(run.id)).tasks[1]).toMatchObject(leftOut);
    await bench.converge();
    const { run: seen, tasks } = await bench.reader.get(run.id);
    expect(tasks[1]).toMatchObject(leftOut);
    expect(seen).toMatchObject({
      result: 'success',
      taskCounts: { success: 2, skipped: 1 },
    });
  });

  it('of nothing is refused, and its preview says why', async () => {
    const run = await failed();
    const request = {
      scope: 'chosen' as const,
      tasks: [],
      revision: 'same' as const,
    };
    expect(await bench.service.previewRepair(run.id, request)).toMatchObject({
      tasks: ['load', 'report'],
      rerun: [],
      nothing: expect.stringContaining('No task is chosen'),
    });
    await expect(
      bench.service.repair(run.id, { ...request, ...ann }),
    ).rejects.toThrow('No task is chosen');
  });

  it('with other parameters runs with them, and says which it changed', async () => {
    await bench.deploy('daily', {
      parameters: [
        parameter('limit', 'integer', { default: 10 }),
        parameter('country', 'string', { default: 'FR' }),
      ],
    });
    const told: unknown[] = [];
    const handOver = bench.engine.repair.bind(bench.engine);
    bench.engine.repair = async request => {
      told.push(request.parameters);
      await handOver(request);
    };
    const run = await failed();
    const request = {
      scope: 'unfinished',
      revision: 'same',
      parameters: { limit: '20' },
    } as const;
    bench.snapshots.set('lake.a.b', '7');
    expect(await bench.service.previewRepair(run.id, request)).toMatchObject({
      parameters: [{ name: 'limit', old: 10, new: 20 }],
      unchanged: false,
      warnings: [],
    });
    await bench.service.repair(run.id, { ...request, ...ann });
    await bench.converge();
    const { run: seen, repairs } = await bench.reader.get(run.id);
    const after = { limit: 20, country: 'FR' };
    expect(seen).toMatchObject({ result: 'failed', parameters: after });
    expect(repairs).toMatchObject([{ parameters: { limit: 20 } }]);
    const { interval } = await bench.reader.find(run.id);
    expect(interval).toEqual(run.interval);

    // A repair that changes none goes on with them.
    bench.engine.outcomes.clear();
    await bench.service.repair(run.id, {
      scope: 'unfinished',
      revision: 'same',
      parameters: { limit: 20 },
      ...ann,
    });
    await bench.converge();
    expect(told).toEqual([after, after]);
    expect((await bench.reader.get(run.id)).repairs[1]).not.toHaveProperty(
      'parameters.limit',
    );
  });

  it('with parameters that are wrong, or that its engine cannot change, is refused', async () => {
    await bench.deploy('daily', {
      parameters: [parameter('limit', 'integer', { default: 10 })],
    });
    const run = await failed();
    const repairWith = (parameters: Record<string, unknown>) =>
      bench.service.repair(run.id, {
        scope: 'unfinished',
        revision: 'same',
        parameters,
        ...ann,
      });
    await expect(repairWith({ limit: 'many' })).rejects.toThrow(
      'limit must be a number',
    );
    await expect(repairWith({ limt: 1 })).rejects.toThrow(
      'there is no parameter limt',
    );
    Object.assign(bench.engine.capabilities, { operations: [] });
    await expect(repairWith({ limit: 1 })).rejects.toThrow(
      'cannot repair with other parameters. Start a new run with them.',
    );
    expect((await bench.reader.find(run.id)).repairs).toBe(0);
  });

  it('is made of the run as it is: once, however many ask', async () => {
    const run = await failed();
    bench.engine.outcomes.clear();
    const results = await Promise.allSettled(
      Array.from({ length: 3 }, () =>
        bench.service.repair(run.id, {
          scope: 'unfinished',
          revision: 'same',
          ...ann,
        }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    await bench.converge();
    expect(await bench.reader.find(run.id)).toMatchObject({ repairs: 1 });
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

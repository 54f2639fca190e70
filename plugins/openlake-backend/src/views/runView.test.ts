import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { shellTask } from '../runs/__testUtils__/jobs';
import { RunsBench } from '../runs/__testUtils__/RunsBench';
import { runView } from './runView';

const actor = 'user:default/ann';

describe.each(eachDatabase)('the page of a run, on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily', {
      concurrency: { max_concurrent_runs: 9, when_full: 'queue' },
    });
  });

  const page = (runId: string) =>
    runView({ jobs: { view: async () => ({}) } as never, runs: bench }, runId);
  const ended = async (fields: Parameters<RunsBench['start']>[1] = {}) => {
    const run = await bench.start('daily', fields);
    await bench.converge();
    return run.id;
  };

  it('links a run with the one that started it and those that it started', async () => {
    await bench.deploy('child');
    const parent = await bench.start();
    const children: string[] = [];
    for (const key of ['first', 'second']) {
      const { runId } = await bench.childRuns.start({
        workspace: 'lab',
        job: 'child',
        parentRunId: parent.id,
        parameters: {},
        idempotencyKey: key,
      });
      children.unshift(runId);
    }
    const above = await page(parent.id);
    expect(above.parent).toBeUndefined();
    expect(above.children.map(run => run.id)).toEqual(children);
    const below = await page(children[0]);
    expect(below.parent).toMatchObject({ id: parent.id, job: 'daily' });
    expect(below.children).toEqual([]);
  });

  it('names what one may compare it with, each once', async () => {
    const first = await ended();
    expect((await page(first)).compareWith).toEqual([]);
    bench.engine.outcomes.set('load', 'failed');
    const second = await ended();
    expect((await page(second)).compareWith).toEqual([
      { run: first, number: 1, why: 'previous' },
    ]);
    const third = await ended();
    const fourth = await ended({ rerunOf: second });
    expect((await page(fourth)).compareWith).toEqual([
      { run: third, number: 3, why: 'previous' },
      { run: first, number: 1, why: 'last_success' },
      { run: second, number: 2, why: 'repeats' },
    ]);
  });

  it('takes no run of some tasks, and none that only counts as good, for the last success', async () => {
    const good = await ended();
    await ended({ tasks: 'load' });
    bench.engine.outcomes.set('load', 'failed');
    const marked = await ended();
    await bench.service.mark(marked, {
      result: 'success',
      note: 'by hand',
      actor,
    });
    const last = await ended();
    expect((await page(last)).changedSinceSuccess?.run).toBe(good);
  });

  it('counts the items of a for_each and leaves them out, but for the rows that they wrote', async () => {
    const each = (items: number) => ({
      tasks: [
        shellTask('each', {
          for_each: {
            in: Array.from({ length: items }, (_, n) => n),
            as: 'item',
            max_parallel: 5,
          },
        }),
      ],
    });
    bench.engine.writes.set('each', {
      table: 'lake.a.b',
      snapshotId: '7',
      rows: 10,
    } as never);
    await bench.deploy('many', each(3));
    await bench.start('many');
    await bench.converge();
    await bench.deploy('many', each(5));
    const { id: runId } = await bench.start('many');
    await bench.converge();
    const { tasks, run, criticalPath, changedSinceSuccess } = await page(runId);
    expect(tasks).toMatchObject([{ key: 'each', items: { success: 5 } }]);
    expect(run.taskCounts).toEqual({ success: 1 });
    expect(criticalPath).toEqual(['each']);
    expect(changedSinceSuccess?.changes).toContainEqual({
      what: 'rows',
      name: 'lake.a.b',
      old: 30,
      new: 50,
    });
  });
});

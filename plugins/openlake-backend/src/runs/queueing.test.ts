import { displayState } from '@openlake/plugin-openlake-common';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { RunsBench } from './__testUtils__/RunsBench';

describe.each(eachDatabase)('a full job on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
  });

  const stateOf = async (runId: string) =>
    displayState((await bench.reader.find(runId)).state);

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

import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { schedule } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';
import { syncTriggers } from './syncTriggers';

const HOUR = 3_600_000;

describe.each(eachDatabase)('many triggers on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
  });

  it('many that are due at once are all started, of each workspace in turn', async () => {
    const jobs = 60;
    const add = async (workspace: string, n: number) => {
      const key = { workspace, job: `job-${n}` };
      const job = bench.jobs.put(
        key.job,
        { triggers: [schedule('0 * * * *')] },
        { workspace },
      );
      await bench.database.transaction(tx =>
        syncTriggers(tx, bench.triggerStore, key, job, bench.now),
      );
    };
    for (let n = 0; n < jobs; n++) {
      await add('big', n);
    }
    for (let n = 0; n < 3; n++) {
      await add('small', n);
    }
    const due = async (limit: number) =>
      (await bench.triggerStore.listDue(bench.now.toISOString(), limit)).map(
        ({ workspace }) => workspace,
      );
    expect(await due(10)).toEqual([]);
    bench.advance(HOUR);
    expect((await due(6)).sort()).toEqual([
      'big',
      'big',
      'big',
      'small',
      'small',
      'small',
    ]);
    await bench.triggers();
    expect(await due(10)).toEqual([]);
    const counted: any[] = await bench.database
      .knex('runs')
      .groupBy('workspace', 'number')
      .select('workspace', 'number')
      .count({ count: '*' })
      .orderBy('workspace');
    expect(
      counted.map(row => [row.workspace, row.number, Number(row.count)]),
    ).toEqual([
      ['big', 1, jobs],
      ['small', 1, 3],
    ]);
    const facts = await bench.facts.read('test', ['run.created'], 1000);
    expect(facts.facts).toHaveLength(jobs + 3);
    expect(await bench.database.knex('run_ticks').whereNull('run_id')).toEqual(
      [],
    );
  });

  it('are those of the jobs of today after a start, so many per round, and only by who holds the lease', async () => {
    for (let job = 0; job < 150; job++) {
      bench.jobs.put(`job-${job}`, { triggers: [schedule('0 * * * *')] });
    }
    const { signal } = new AbortController();
    const lease = (await bench.leases.acquire('loop:runs.triggers', 60_000))!;
    await expect(
      bench.news.runOnce({ signal, lease: { ...lease, fence: 0 } }),
    ).rejects.toThrow('has gone to another process');
    expect(await bench.triggerStore.listJobs()).toEqual([]);

    const first = await bench.news.runOnce({ signal, lease });
    const some = await bench.triggerStore.listJobs();
    expect(first.more).toBe(true);
    expect(some.length).toBeLessThan(150);
    const second = await bench.news.runOnce({ signal, lease });
    expect(second.more).toBe(false);
    expect(await bench.triggerStore.listJobs()).toHaveLength(150);
  });
});

import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { Knex } from 'knex';
import { FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FakeQueryEngine } from '../__testUtils__/FakeQueryEngine';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';
import { until } from '../__testUtils__/until';
import { AttemptLog } from '../log/AttemptLog';
import { DatabaseRunStore } from '../store/DatabaseRunStore';

function shell(...command: string[]) {
  return { type: 'shell', shell: { command } };
}

const sql = { type: 'sql', sql: { statement: 'SELECT 1' } };

function chain(length: number, body: object): object[] {
  return Array.from({ length }, (_, i) => ({
    key: `t${i}`,
    ...body,
    depends_on: i === 0 ? [] : [`t${i - 1}`],
  }));
}

/** @returns what all open files are made of */
async function openHandle(folder: string): Promise<FileHandle> {
  const file = await open(join(folder, 'probe'), 'w');
  await file.close();
  return Object.getPrototypeOf(file);
}

describe.each(eachDatabase)('Runner on %s', databaseId => {
  let knex: Knex;
  const running: TestRunner[] = [];

  beforeEach(async () => {
    knex = await openTestDatabase(databaseId);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(runner => runner.stop()));
  });

  async function start(
    options: Parameters<typeof TestRunner.start>[1] = {},
  ): Promise<TestRunner> {
    const runner = await TestRunner.start(knex, options);
    running.push(runner);
    return runner;
  }

  it('writes one transaction per step of a run: an end and the next start together', async () => {
    const engine = new FakeQueryEngine();
    const runner = await start({ connectors: { queryEngine: () => engine } });
    let begun = 0;
    knex.on('query', ({ sql: text }: { sql: string }) => {
      begun += /^BEGIN/i.test(text) ? 1 : 0;
    });
    const run = await runner.run(
      deployableJob('forty', { tasks: chain(40, sql) }),
    );
    expect(run.state.result).toBe('success');
    // Its creation, its first start, and one for the end of each task.
    expect(begun).toBeLessThanOrEqual(42);
  });

  it('ends a run that takes longer than its timeout', async () => {
    const runner = await start();
    const run = await runner.run(
      deployableJob('slow', {
        timeout: '1s',
        tasks: chain(2, shell('sleep', '600')),
      }),
    );
    expect(run.state).toMatchObject({
      result: 'timed_out',
      reason: { code: 'timeout' },
    });
    // Nobody has canceled them.
    const message = 'The run took longer than 1s';
    const state = { result: 'canceled', reason: { code: 'timeout', message } };
    expect(run.tasks.find(({ key }) => key === 't0')).toMatchObject({
      state,
      error: { category: 'timeout', message },
    });
    expect(run.tasks.find(({ key }) => key === 't1')).toMatchObject({ state });
  });

  it('lets many runs share the slots, none waiting for all of another', async () => {
    const order: string[] = [];
    const engine = new FakeQueryEngine(async ({ snapshotProperties }) => {
      order.push(snapshotProperties['openlake.run-id']);
      await new Promise(resolve => setTimeout(resolve, 10));
      return {};
    });
    const runner = await start({
      config: { maxParallelTasks: 2 },
      connectors: { queryEngine: () => engine },
    });
    const wide = deployableJob('wide', {
      tasks: Array.from({ length: 20 }, (_, i) => ({ key: `t${i}`, ...sql })),
    });
    await runner.trigger(wide, { runId: 'big' });
    const waiting = await runner.when('big', run =>
      run.tasks.some(({ state }) => state.reason?.code === 'waiting_for_slot'),
    );
    expect(
      waiting.tasks.filter(({ state }) => state.lifecycle === 'running').length,
    ).toBeLessThanOrEqual(2);
    await runner.trigger(
      deployableJob('small', { tasks: [{ key: 'a', ...sql }] }),
      {
        runId: 'small',
      },
    );
    await Promise.all(['big', 'small'].map(id => runner.ended(id)));
    expect(order.indexOf('small')).toBeLessThan(order.length - 3);
  });

  it('fails an attempt that it cannot make at all, which is not the fault of the job', async () => {
    const prepare = jest
      .spyOn(AttemptLog.prototype, 'prepare')
      .mockImplementationOnce(() => {
        throw new TypeError('no such thing');
      });
    const engine = new FakeQueryEngine();
    const runner = await start({ connectors: { queryEngine: () => engine } });
    const run = await runner.run(
      deployableJob('unmade', {
        tasks: [{ key: 'a', ...sql, retries: 1, retry: { delay: '1ms' } }],
      }),
    );
    expect(run.state.result).toBe('success');
    expect(run.tasks[0].attempts).toMatchObject([
      { state: { result: 'failed' }, error: { category: 'platform' } },
      { state: { result: 'success' } },
    ]);
    expect(engine.requests).toHaveLength(1);
    prepare.mockRestore();
  });

  it('gives up its runs when it stops, and the next one goes on with them', async () => {
    const first = await start();
    const gate = join(first.state, 'gate');
    const job = deployableJob(
      'handed-over',
      {
        tasks: [
          { key: 'a', ...shell('true') },
          { key: 'b', ...shell('./wait.sh', gate), depends_on: ['a'] },
        ],
      },
      {
        'wait.sh': '#!/bin/sh\n[ -e "$1" ] && exit 0\ntouch "$1"\nsleep 600\n',
      },
    );
    const runId = await first.trigger(job);
    await until(async () => (await readdir(first.state)).includes('gate'));
    await first.runner.stop();
    const second = await start({ state: first.state });
    const run = await second.ended(runId);
    expect(run.state.result).toBe('success');
    const attempts = Object.fromEntries(
      run.tasks.map(({ key, attempts: all }) => [
        key,
        all.map(({ state }) => state.reason?.code),
      ]),
    );
    expect(attempts).toEqual({
      a: ['completed'],
      b: ['orphaned', 'completed'],
    });
  });

  it('hears of a cancellation that was asked for at another process', async () => {
    const driver = await start({ leaseMs: 500 });
    const other = await start({ state: driver.state, leaseMs: 500 });
    const runId = await driver.trigger(
      deployableJob('afar', { tasks: chain(1, shell('sleep', '600')) }),
    );
    await driver.when(
      runId,
      ({ tasks }) => tasks[0]?.state.lifecycle === 'running',
    );
    await other.orchestrator.cancel(runId);
    expect((await driver.ended(runId)).state.result).toBe('canceled');
  });

  it('starts a run that was accepted while nobody could drive it', async () => {
    const first = await start();
    await first.runner.stop();
    const job = deployableJob('accepted', { tasks: chain(1, shell('true')) });
    const runId = await first.trigger(job);
    const second = await start({ state: first.state });
    expect((await second.ended(runId)).state.result).toBe('success');
  });

  it('writes a change again until the database takes it', async () => {
    const full = Object.assign(new Error('database or disk is full'), {
      code: 'SQLITE_FULL',
    });
    const commit = jest
      .spyOn(DatabaseRunStore.prototype, 'commit')
      .mockRejectedValueOnce(full)
      .mockRejectedValueOnce(full);
    const engine = new FakeQueryEngine();
    const runner = await start({ connectors: { queryEngine: () => engine } });
    const run = await runner.run(
      deployableJob('outage', { tasks: chain(2, sql) }),
    );
    expect(run.state.result).toBe('success');
    expect(engine.requests).toHaveLength(2);
    expect(commit.mock.calls.length).toBeGreaterThanOrEqual(5);
    commit.mockRestore();
  });

  it('goes on when its first round fails', async () => {
    const heartbeat = jest
      .spyOn(DatabaseRunStore.prototype, 'heartbeat')
      .mockRejectedValueOnce(new Error('no database'));
    const runner = await start({
      leaseMs: 1_000,
      connectors: { queryEngine: () => new FakeQueryEngine() },
    });
    const run = await runner.run(
      deployableJob('late', { tasks: chain(1, sql) }),
    );
    expect(run.state.result).toBe('success');
    heartbeat.mockRestore();
  });

  it('ends a run as failed, and no other, when the disk does not keep what it said', async () => {
    const runner = await start({
      connectors: { queryEngine: () => new FakeQueryEngine() },
    });
    const handle = await openHandle(runner.state);
    const sync = jest
      .spyOn(handle, 'datasync')
      .mockRejectedValueOnce(new Error('EIO: i/o error, fdatasync'));
    const lost = await runner.run(
      deployableJob('lost', { tasks: chain(3, sql) }),
    );
    expect(lost.state).toMatchObject({
      result: 'failed',
      reason: { message: expect.stringContaining('EIO') },
    });
    expect(lost.tasks.map(({ state }) => state.result)).toEqual(
      Array(3).fill('success'),
    );
    const next = await runner.run(
      deployableJob('next', { tasks: chain(3, sql) }),
    );
    expect(next.state.result).toBe('success');
    expect(sync).toHaveBeenCalledTimes(6);
    sync.mockRestore();
  });

  it('ends a run that it cannot handle, with the reason, and no other', async () => {
    const runner = await start();
    const odd = deployableJob('odd', { tasks: chain(2, shell('true')) });
    // Validation refuses such a job; a revision of another version might hold one.
    odd.spec.timeout = 'no duration';
    await runner.trigger(odd, { runId: 'odd' });
    const fine = await runner.run(
      deployableJob('fine', { tasks: chain(1, shell('true')) }),
    );
    expect(fine.state.result).toBe('success');
    expect((await runner.ended('odd')).state).toMatchObject({
      result: 'failed',
      reason: { message: expect.stringContaining('could not go on') },
    });
  });
});

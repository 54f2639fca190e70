import { ConnectorError } from '@openlake/plugin-openlake-node';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { RunsBench } from '../__testUtils__/RunsBench';
import { ScriptedOrchestrator } from '../__testUtils__/ScriptedOrchestrator';
import { JobRetirer } from './JobRetirer';

describe.each(eachDatabase)('handing runs to engines on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
  });

  it('writes nothing once the lease has gone, whatever the engine answers', async () => {
    const run = await bench.start();
    const lease = (await bench.leases.acquire('loop:test', 60_000))!;
    const trigger = bench.engine.trigger.bind(bench.engine);
    bench.engine.trigger = async () => {
      await bench.leases.release(lease);
      throw new ConnectorError('invalid', 'an answer that comes too late');
    };
    const { signal } = new AbortController();
    await expect(bench.dispatch({ signal, lease })).rejects.toThrow(
      'another process',
    );
    const { state } = await bench.reader.find(run.id);
    expect(state.lifecycle).toBe('queued');

    bench.engine.trigger = trigger;
    bench.advance(60_000);
    await bench.converge();
    expect((await bench.reader.find(run.id)).state.result).toBe('success');
  });

  it('tries again at once what was to be tried at a time before the clock was set back', async () => {
    const { id: runId } = await bench.start();
    const trigger = bench.engine.trigger.bind(bench.engine);
    bench.engine.trigger = async () => {
      throw new ConnectorError('rate_limited', 'slow down', {
        retryAfterMs: 86_400_000,
      });
    };
    await bench.converge();
    bench.engine.trigger = trigger;
    const tries = async () => {
      await bench.converge();
      const { state } = await bench.reader.find(runId);
      return state.lifecycle;
    };
    // Whatever an engine asks for, it is asked within five minutes.
    bench.advance(60_000);
    expect(await tries()).toBe('queued');
    bench.advance(-3_600_000);
    expect(await tries()).toBe('terminated');
  });

  it('has not ended a round while a call of it is under way', async () => {
    await bench.deploy('other');
    await bench.start('daily');
    await bench.start('other');
    const stop = new AbortController();
    let underWay = 0;
    let began: () => void;
    const both = new Promise<void>(resolve => {
      began = resolve;
    });
    bench.engine.trigger = async () => {
      const first = underWay === 0;
      underWay++;
      if (!first) {
        began();
      }
      await both;
      if (first) {
        stop.abort();
        throw new Error('the process stops');
      }
      await new Promise(resolve => setImmediate(resolve));
      underWay--;
    };
    await expect(bench.dispatch({ signal: stop.signal })).rejects.toThrow(
      'the process stops',
    );
    expect(underWay).toBe(1);
  });

  it('reads of a long queue only what it needs', async () => {
    bench.engine.held.add('load');
    const ids: string[] = [];
    for (let runs = 0; runs < 5; runs++) {
      ids.push((await bench.start()).id);
      bench.advance(1_000);
    }
    await bench.round();
    const { items } = await bench.reader.list({ limit: 2 });
    expect(items.map(run => [run.id, run.queuePosition])).toEqual([
      [ids[4], 4],
      [ids[3], 3],
    ]);
    const job = { workspace: 'lab', job: 'daily' };
    const active = await bench.database.transaction(tx =>
      bench.store.listActive(tx, job, 2),
    );
    expect(active.map(run => run.id)).toEqual(ids.slice(0, 3));
  });

  const retired = (...jobs: string[]) =>
    bench.database.transaction(tx =>
      bench.facts.append(
        tx,
        ...jobs.map(job => ({
          type: 'job.retired' as const,
          workspace: 'lab',
          job,
        })),
      ),
    );

  it('takes jobs out of service although another engine is down, and holds no facts for it', async () => {
    const other = new ScriptedOrchestrator({ id: 'other' });
    await bench.deploy('elsewhere', {}, { orchestrator: 'other' });
    const jobs = ['daily', 'elsewhere'];
    jobs.forEach(job => bench.jobs.change(job, { retired: true }));
    const { database, facts, logger } = bench;
    const engines = [bench.engine, other];
    // A new one each time: what is still to do outlives the process.
    const round = () =>
      new JobRetirer({
        database,
        facts,
        jobs: bench.jobs,
        orchestrators: {
          list: () => engines,
          find: name => engines.find(engine => engine.id === name),
        },
        logger,
        clock: () => bench.now,
      }).runOnce({ signal: new AbortController().signal });
    await retired(...jobs);
    bench.engine.down = new ConnectorError('unavailable', 'no answer');
    await round();
    expect(other.retired).toEqual([{ workspace: 'lab', job: 'elsewhere' }]);
    const { facts: unread } = await facts.read('runs.retire', ['job.retired']);
    expect(unread).toEqual([]);
    bench.engine.down = undefined;
    await round();
    await round();
    expect(bench.engine.retired).toEqual([{ workspace: 'lab', job: 'daily' }]);
    expect(other.retired).toHaveLength(1);
  });

  it.each([
    ['will never', new ConnectorError('unsupported', 'it cannot'), []],
    ['cannot now', new ConnectorError('rate_limited', 'slow down'), ['daily']],
    ['fails at', new TypeError('x is undefined'), ['daily']],
  ])(
    'takes jobs out of service although an engine %s one of them',
    async (_, error, later) => {
      await bench.deploy('old');
      const jobs = ['daily', 'old'];
      jobs.forEach(job => bench.jobs.change(job, { retired: true }));
      await retired(...jobs);
      const { retire } = bench.engine;
      bench.engine.retire = async job => {
        if (job.job === 'daily') {
          throw error;
        }
        return retire.call(bench.engine, job);
      };
      await bench.converge();
      expect(bench.engine.retired).toEqual([{ workspace: 'lab', job: 'old' }]);
      bench.engine.retire = retire;
      bench.advance(60_000);
      await bench.converge();
      expect(bench.engine.retired.map(({ job }) => job).slice(1)).toEqual(
        later,
      );
      expect(bench.logger.warn).toHaveBeenCalledTimes(1);
    },
  );
});

import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { MANY_AT_ONCE, onTables, shellTask } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';

describe.each(eachDatabase)('loops of triggers on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
  });

  describe('a table_update', () => {
    it('is not started by the job itself, and a longer loop is stopped and says so', async () => {
      await bench.deploy('a', {
        triggers: [onTables(['lake.t.b', 'lake.t.a'])],
      });
      await bench.deploy('b', { triggers: [onTables(['lake.t.a'])] });
      const first = await bench.start('a');
      await bench.commit('lake.t.a', '1', first.id);
      await bench.commit('lake.t.a', '2', first.id);
      await bench.triggers();
      expect(await bench.runsOf('a')).toHaveLength(1);
      expect(await bench.ticksOf('a')).toMatchObject([
        {
          skippedBecause:
            'trigger_loop: run #1 wrote lake.t.a itself, and a job does not start itself',
        },
      ]);
      const [second] = await bench.runsOf('b');
      expect(second).toMatchObject({
        chain: ['lab/a'],
        trigger: { causedBy: first.id },
      });
      await bench.commit('lake.t.b', '1', second.id);
      await bench.triggers();
      expect((await bench.runsOf('a'))[1].state).toMatchObject({
        result: 'skipped',
        reason: {
          code: 'trigger_loop',
          message: expect.stringContaining('lab/a → lab/b → lab/a'),
        },
      });
    });

    it('tells a loop over a table and the end of a job from a long chain', async () => {
      await bench.deploy('a', {
        triggers: [{ job: { name: 'b', on: 'finished' } }],
      });
      await bench.deploy('b', { triggers: [onTables(['lake.t.a'])] });
      const first = await bench.start('a');
      await bench.commit('lake.t.a', '1', first.id);
      await bench.converge();
      const [closing] = (await bench.runsOf('a')).slice(1);
      expect(closing).toMatchObject({
        trigger: { kind: 'job' },
        state: {
          result: 'skipped',
          reason: {
            code: 'trigger_loop',
            message: expect.stringContaining('lab/a → lab/b → lab/a'),
          },
        },
      });
      expect(await bench.runsOf('a')).toHaveLength(2);
      expect(await bench.runsOf('b')).toHaveLength(1);
    });

    it('takes what nobody signed for the work of a run that says it writes the table, while it is at work', async () => {
      const writes = (table: string) => ({
        tasks: [shellTask('write', { outputs: [table] })],
      });
      await bench.deploy('a', {
        triggers: [onTables(['lake.t.a', 'lake.t.b'])],
        ...writes('lake.t.a'),
      });
      await bench.deploy('b', {
        triggers: [onTables(['lake.t.a'])],
        ...writes('lake.t.b'),
      });
      const commitDuring = async (table: string, runId: string) => {
        const { startedAt } = await bench.reader.find(runId);
        await bench.commit(table, 's', undefined, startedAt);
        await bench.converge();
      };
      const first = await bench.start('a');
      await bench.converge();
      await commitDuring('lake.t.a', first.id);
      expect(await bench.runsOf('a')).toHaveLength(1);
      expect(await bench.ticksOf('a')).toMatchObject([
        { skippedBecause: expect.stringContaining('run #1 wrote lake.t.a') },
      ]);
      const [second] = await bench.runsOf('b');
      expect(second.trigger.causedBy).toBe(first.id);
      await commitDuring('lake.t.b', second.id);
      expect((await bench.runsOf('a'))[1].state).toMatchObject({
        reason: { code: 'trigger_loop' },
      });

      await bench.commit('lake.t.a', 's', undefined, bench.now.toISOString());
      await bench.converge();
      expect((await bench.runsOf('a'))[2].state.result).toBe('success');
    });

    it('takes a chain of more than 50 jobs for a loop', async () => {
      await bench.deploy('daily', {
        triggers: [{ job: { name: 'first', on: 'success' } }],
      });
      await bench.deploy('first');
      const follow = async (before: number) => {
        const { id: runId } = await bench.start('first');
        await bench.database
          .knex('runs')
          .where({ id: runId })
          .update({
            chain: JSON.stringify(
              Array.from({ length: before }, (_, n) => `lab/job-${n}`),
            ),
          });
        await bench.converge();
        return (await bench.runsOf()).slice(-1)[0].state;
      };
      expect(await follow(49)).toMatchObject({ result: 'success' });
      expect(await follow(50)).toMatchObject({
        result: 'skipped',
        reason: {
          code: 'trigger_loop',
          message: expect.stringContaining(
            'More than 50 jobs have started each other in a row, which is taken for a loop, so it was stopped: lab/job-0 → lab/job-1 → … → lab/job-49 → lab/first → lab/daily.',
          ),
        },
      });
    });
  });

  describe('a file_arrival whose job writes to the folder itself', () => {
    const land = async (changedMs: number) => {
      bench.advance(5_000);
      bench.files.push({
        path: `in/${bench.files.length}.csv`,
        size: 1,
        modifiedMs: bench.now.getTime(),
        changedMs,
      });
      await bench.converge();
    };
    const landDuring = async (run: { startedAt?: string }) =>
      land(Date.parse(run.startedAt!));
    const newest = async () => (await bench.runsOf()).slice(-1)[0];
    const skips = async () =>
      (await bench.ticksOf()).flatMap(
        ({ skippedBecause }) => skippedBecause ?? [],
      );
    beforeEach(async () => {
      await bench.deploy('daily', {
        triggers: [{ file_arrival: { path: 'in' } }],
        ...MANY_AT_ONCE,
      });
    });

    it('is stopped after a few runs and says so once, until a file comes by another hand', async () => {
      await land(bench.now.getTime());
      for (let round = 0; round < 10; round++) {
        await landDuring(await newest());
      }
      expect(await bench.runsOf()).toHaveLength(6);
      expect(await skips()).toEqual([
        'trigger_loop: 5 runs in a row began for files that came while the one before was at work, and so these came while #6 was; the next file that comes while none is starts a run',
      ]);
      await land(bench.now.getTime());
      expect(await bench.runsOf()).toHaveLength(7);
      await landDuring(await newest());
      expect(await bench.runsOf()).toHaveLength(8);
      expect(await skips()).toHaveLength(1);
    });

    it('is not taken for one by files of others, nor by those that come during other runs', async () => {
      for (let round = 0; round < 8; round++) {
        await land(bench.now.getTime());
        await bench.start();
        await bench.converge();
        const byHand = (await bench.runsOf()).filter(
          ({ trigger }) => trigger.kind === 'manual',
        );
        await landDuring(byHand[byHand.length - 1]);
      }
      expect(await skips()).toEqual([]);
    });

    it('is not taken for one by many files during one run', async () => {
      await land(bench.now.getTime());
      const first = await newest();
      for (let round = 0; round < 8; round++) {
        await landDuring(first);
      }
      expect(await bench.runsOf()).toHaveLength(9);
      expect(await skips()).toEqual([]);
    });
  });
});

import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { parameter, schedule, shellTask } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';

const tasks = [
  shellTask('load'),
  shellTask('clean', { depends_on: ['load'] }),
  shellTask('report', { depends_on: ['clean'] }),
];

describe.each(eachDatabase)('a run asked for by a client, on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily', {
      tasks,
      triggers: [schedule('0 5 * * *')],
      parameters: [
        parameter('country', 'string', { default: 'FR' }),
        parameter('limit', 'integer', { default: 10 }),
      ],
    });
  });

  const audited = async () => {
    const entries = await bench.database.knex('audit_events').orderBy('id');
    return entries.map(({ details }) => JSON.parse(details));
  };

  describe('of some tasks', () => {
    it('runs those, and the others have ended before it begins', async () => {
      const run = await bench.start('daily', { tasks: 'clean+' });
      expect(run).toMatchObject({
        selection: ['clean', 'report'],
        taskCounts: { pending: 2, skipped: 1 },
      });
      await bench.converge();
      const seen = await bench.reader.get(run.id);
      expect(seen.run).toMatchObject({
        result: 'success',
        selection: ['clean', 'report'],
        taskCounts: { success: 2, skipped: 1 },
      });
      expect(
        seen.tasks.map(({ key, result, reason, attempts }) => [
          key,
          result,
          reason?.code,
          attempts.length,
        ]),
      ).toEqual([
        ['load', 'skipped', 'not_selected', 0],
        ['clean', 'success', undefined, 1],
        ['report', 'success', undefined, 1],
      ]);
      expect(await audited()).toMatchObject([{ tasks: ['clean', 'report'] }]);
    });

    it('is one of all when all are named', async () => {
      expect((await bench.start('daily', { tasks: 'load+' })).selection).toBe(
        undefined,
      );
    });

    it('stays one of some when it is repaired', async () => {
      bench.engine.outcomes.set('clean', 'failed');
      const run = await bench.start('daily', { tasks: 'clean' });
      await bench.converge();
      bench.engine.outcomes.clear();
      await bench.service.repair(run.id, {
        scope: 'unfinished',
        revision: 'same',
        actor: 'user:default/ann',
      });
      await bench.converge();
      expect((await bench.reader.get(run.id)).run).toMatchObject({
        result: 'success',
        taskCounts: { success: 1, skipped: 2 },
      });
    });

    it('ends when its engine turns out to run whole jobs only', async () => {
      const run = await bench.start('daily', { tasks: 'load' });
      Object.assign(bench.engine.capabilities, { operations: [] });
      await bench.converge();
      expect((await bench.reader.find(run.id)).state).toMatchObject({
        result: 'failed',
        reason: {
          code: 'unsupported',
          message: 'Scripted engine cannot run some tasks of a job only.',
        },
      });
      expect(bench.engine.started.size).toBe(0);
    });

    it('is refused for tasks that are not there, and by engines that cannot', async () => {
      await expect(bench.start('daily', { tasks: 'lod' })).rejects.toThrow(
        'body.tasks: lod names no task of the job; it has load, clean, report',
      );
      Object.assign(bench.engine.capabilities, { operations: [] });
      await expect(bench.start('daily', { tasks: 'load' })).rejects.toThrow(
        'Scripted engine cannot run some tasks of a job only. Run all of them.',
      );
      bench.jobs.change('daily', { orchestrator: 'elsewhere' });
      await expect(bench.start('daily', { tasks: 'load' })).rejects.toThrow(
        'No engine elsewhere is connected',
      );
    });
  });

  describe('again', () => {
    it('takes over parameters and interval of a run, unless told otherwise', async () => {
      const first = await bench.start('daily', {
        parameters: { country: 'DE', limit: 5 },
      });
      await bench.converge();
      bench.advance(30 * 86_400_000);
      const again = await bench.start('daily', {
        rerunOf: first.id,
        parameters: { limit: 6 },
        priority: 'high',
      });
      expect(again).toMatchObject({
        number: 2,
        parameters: { country: 'DE', limit: 6 },
        interval: first.interval,
        rerunOf: first.id,
        priority: 'high',
        trigger: {
          kind: 'rerun',
          by: 'user:default/ann',
          detail: '#1',
          causedBy: first.id,
        },
      });
      expect((await audited())[1]).toMatchObject({
        rerunOf: first.id,
        priority: 'high',
      });
    });

    it('leaves out parameters that the job has no more', async () => {
      const first = await bench.start('daily', {
        parameters: { country: 'DE' },
      });
      await bench.converge();
      await bench.deploy('daily', {
        tasks,
        parameters: [parameter('limit', 'integer', { default: 1 })],
      });
      expect(
        (await bench.start('daily', { rerunOf: first.id })).parameters,
      ).toEqual({ limit: 10 });
    });

    it('needs a run of the job that has ended', async () => {
      await bench.deploy('other');
      const other = await bench.start('other');
      const active = await bench.start('daily');
      await expect(bench.start('daily', { rerunOf: other.id })).rejects.toThrow(
        `run ${other.id} is one of lab/other, not of lab/daily`,
      );
      await expect(
        bench.start('daily', { rerunOf: active.id }),
      ).rejects.toThrow(
        'A run can be run again once it has ended; this one is queued.',
      );
      await expect(
        bench.start('daily', { rerunOf: 'missing' }),
      ).rejects.toThrow('There is no run missing');
    });
  });

  it('is the one of its key also after the job has changed', async () => {
    const wanted = { idempotencyKey: 'k', tasks: 'report' };
    const first = await bench.start('daily', wanted);
    await bench.deploy('daily', { tasks: [shellTask('load')] });
    expect((await bench.start('daily', wanted)).id).toBe(first.id);
    await expect(
      bench.start('daily', { ...wanted, idempotencyKey: 'other' }),
    ).rejects.toThrow('names no task');
  });

  it('is told that its key stands for something else', async () => {
    const first = await bench.start('daily', {
      idempotencyKey: 'k',
      parameters: { country: 'DE', limit: 1 },
    });
    const same = await bench.start('daily', {
      idempotencyKey: 'k',
      parameters: { limit: 1, country: 'DE' },
    });
    expect(same.id).toBe(first.id);
    for (const other of [
      { parameters: { country: 'FR', limit: 1 } },
      { parameters: { country: 'DE', limit: 1 }, tasks: 'load' },
      { parameters: { country: 'DE', limit: 1 }, priority: 'low' as const },
      {},
    ]) {
      await expect(
        bench.start('daily', { idempotencyKey: 'k', ...other }),
      ).rejects.toThrow('This idempotency key stands for run #1');
    }
    bench.advance(25 * 3_600_000);
    expect((await bench.start('daily', { idempotencyKey: 'k' })).number).toBe(
      2,
    );
  });
});

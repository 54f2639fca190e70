import { displayState } from '@openlake/plugin-openlake-common';
import { ConnectorError } from '@openlake/plugin-openlake-node';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { shellTask } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';

const ann = { actor: 'user:default/ann' };
const good = { result: 'success', note: 'the file was empty', ...ann } as const;
const bad = { result: 'failed', note: 'the rows are wrong', ...ann } as const;
const unfinished = { scope: 'unfinished', revision: 'same', ...ann } as const;

describe.each(eachDatabase)('what somebody marked, on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
  });

  const run = async (...failing: string[]) => {
    failing.forEach(key => bench.engine.outcomes.set(key, 'failed'));
    const started = await bench.start();
    await bench.converge();
    bench.engine.outcomes.clear();
    return started.id;
  };
  const seen = (runId: string) => bench.reader.get(runId);
  const audited = async (action: string) => {
    const found = await bench.database.knex('audit_events').where({ action });
    return found.map(({ subject, details }) => ({
      subject,
      ...JSON.parse(details),
    }));
  };

  describe('a run', () => {
    it('counts as that, keeps what it came to by itself, and says by whom', async () => {
      const runId = await run('load');
      await bench.service.mark(runId, good);
      expect((await seen(runId)).run).toMatchObject({
        result: 'success',
        reason: { code: 'marked_by_user', message: good.note },
        mark: {
          result: 'success',
          was: 'failed',
          by: ann.actor,
          note: good.note,
        },
      });
      await bench.service.mark(runId, bad);
      expect((await seen(runId)).run).toMatchObject({
        result: 'failed',
        mark: { result: 'failed', was: 'failed', note: bad.note },
      });
      expect(await audited('run-mark')).toEqual([
        {
          subject: `run:${runId}`,
          result: 'success',
          was: 'failed',
          note: good.note,
        },
        {
          subject: `run:${runId}`,
          result: 'failed',
          was: 'failed',
          note: bad.note,
        },
      ]);
    });

    it('is marked once it has ended, and as something else', async () => {
      bench.engine.held.add('load');
      const active = await bench.start();
      await bench.converge();
      await expect(bench.service.mark(active.id, good)).rejects.toThrow(
        'A run can be marked once it has ended; this one is running.',
      );
      bench.engine.held.clear();
      await bench.converge();
      await expect(bench.service.mark(active.id, good)).rejects.toThrow(
        'The run counts as success already.',
      );
      await expect(bench.service.mark('missing', good)).rejects.toThrow(
        'There is no run missing',
      );
      expect(await audited('run-mark')).toEqual([]);
    });

    it('ends and opens incidents of its job', async () => {
      // The engine lives later than the bench: order by what is resolved.
      const incidents = () =>
        bench.database
          .knex('run_incidents')
          .orderBy('resolved_at', 'asc', 'last');
      const runId = await run('load');
      expect(await incidents()).toMatchObject([{ resolved_at: null }]);
      bench.advance(60_000);
      await bench.service.mark(runId, good);
      expect(await incidents()).toMatchObject([
        { resolved_by: runId, resolved_at: bench.now.toISOString() },
      ]);
      expect(await bench.statistics.failing(9)).toEqual([]);
      bench.advance(60_000);
      await bench.service.mark(runId, bad);
      expect(await incidents()).toMatchObject([
        { resolved_by: runId },
        { opened_at: bench.now.toISOString(), resolved_at: null },
      ]);
      expect(await bench.statistics.failing(9)).toMatchObject([
        { run: { id: runId }, failures: 1 },
      ]);
    });

    it('says nothing of its job once a newer run has ended', async () => {
      const older = await run();
      await run();
      await bench.service.mark(older, bad);
      expect(await bench.database.knex('run_incidents')).toEqual([]);
      expect(await bench.statistics.failing(9)).toEqual([]);
    });

    it('does not start again what has followed its end', async () => {
      await bench.deploy('after', {
        triggers: [{ job: { name: 'daily', on: 'finished' } }],
      });
      const runId = await run('load');
      await bench.converge();
      const followers = async () =>
        (await bench.store.list({ job: 'after' })).runs.length;
      expect(await followers()).toBe(1);
      await bench.service.mark(runId, good);
      await bench.converge();
      expect(await followers()).toBe(1);
    });

    it('lets the jobs that follow its job start', async () => {
      await bench.deploy('after', {
        triggers: [{ job: { name: 'daily', on: 'success' } }],
      });
      const runId = await run('load');
      const followers = async () =>
        (await bench.store.list({ job: 'after' })).runs;
      expect(await followers()).toEqual([]);
      await bench.service.mark(runId, good);
      await bench.converge();
      expect(await followers()).toMatchObject([
        { trigger: { kind: 'job', causedBy: runId } },
      ]);
    });

    it('is no measure for other runs', async () => {
      const runId = await run('load');
      await bench.service.mark(runId, good);
      const next = await run();
      const { run: later } = await seen(next);
      expect(await bench.statistics.lastSuccessBefore(later)).toBeUndefined();
    });

    it('stays as it is marked whatever its engine says later, until it is repaired', async () => {
      const runId = await run('load');
      await bench.service.mark(runId, good);
      const context = { signal: new AbortController().signal };
      await bench.mirror.runOnce(context);
      expect(displayState((await seen(runId)).run)).toBe('success');
      await bench.service.repair(runId, unfinished);
      expect((await seen(runId)).run).toMatchObject({
        lifecycle: 'queued',
        repairs: 1,
      });
      expect((await seen(runId)).run.mark).toBeUndefined();
      await bench.converge();
      const { run: repaired } = await seen(runId);
      expect(repaired.result).toBe('success');
      expect(repaired.reason).toBeUndefined();
    });
  });

  describe('a task', () => {
    it('does not run again, and what depends on it does', async () => {
      const runId = await run('load');
      const marked = await bench.service.markTask(runId, 'load', good);
      expect(marked).toMatchObject({
        state: { result: 'failed' },
        taskCounts: { success: 1, upstream_failed: 1 },
      });
      expect(
        await bench.service.previewRepair(runId, unfinished),
      ).toMatchObject({
        rerun: [
          {
            key: 'report',
            reason:
              'was blocked: load was marked as success; a repair runs this',
          },
        ],
        reuse: ['load'],
      });
      await bench.service.repair(runId, unfinished);
      await bench.converge();
      const { run: after, tasks } = await seen(runId);
      expect(after).toMatchObject({
        result: 'success',
        taskCounts: { success: 2 },
      });
      expect(tasks).toMatchObject([
        {
          key: 'load',
          result: 'success',
          attempts: [{ result: 'failed' }],
          mark: { was: 'failed', by: ann.actor, note: good.note },
        },
        { key: 'report', result: 'success', attempts: [{ repair: 1 }] },
      ]);
      expect(await audited('task-mark')).toEqual([
        {
          subject: `run:${runId}`,
          task: 'load',
          result: 'success',
          was: 'failed',
          note: good.note,
        },
      ]);
    });

    it('that is marked as failed runs again, which ends the mark', async () => {
      const runId = await run();
      await bench.service.markTask(runId, 'report', bad);
      await bench.service.mark(runId, bad);
      expect(
        (await bench.service.previewRepair(runId, unfinished)).rerun,
      ).toEqual([{ key: 'report', reason: 'was marked as failed' }]);
      await bench.service.repair(runId, unfinished);
      await bench.converge();
      const { tasks } = await seen(runId);
      expect(tasks[1]).toMatchObject({ key: 'report', result: 'success' });
      expect(tasks[1].mark).toBeUndefined();
      expect(tasks[1].attempts).toHaveLength(2);
    });

    it('is blamed no more by its run, nor by what it blocked, once it counts as success', async () => {
      const runId = await run('load');
      const blamed = async () => {
        const { run: found, tasks } = await seen(runId);
        return [found.failure?.task, found.failure?.message, tasks[1].reason];
      };
      expect((await blamed()).slice(0, 2)).toEqual(['load', 'load broke']);
      await bench.service.markTask(runId, 'load', good);
      expect(await blamed()).toEqual([
        'load',
        'was marked as success; a repair goes on from there',
        {
          code: 'upstream_failed',
          message: 'load was marked as success; a repair runs this',
        },
      ]);
      await bench.service.markTask(runId, 'load', bad);
      expect(await blamed()).toEqual([
        'load',
        'load broke',
        { code: 'upstream_failed', message: 'load did not succeed' },
      ]);
    });

    it('leaves the blame to another one that failed', async () => {
      await bench.deploy('daily', {
        tasks: [shellTask('load'), shellTask('check')],
      });
      const runId = await run('load', 'check');
      await bench.service.markTask(runId, 'load', good);
      expect((await seen(runId)).run.failure).toMatchObject({
        task: 'check',
        message: 'check broke',
      });
    });

    it('of a run that its engine never had counts there too', async () => {
      bench.engine.beforeCall = name => {
        if (name === 'trigger') {
          throw new ConnectorError('unsupported', 'no dbt here');
        }
      };
      const runId = await run();
      bench.engine.beforeCall = () => {};
      await bench.service.markTask(runId, 'load', bad);
      await bench.service.repair(runId, {
        ...unfinished,
        scope: 'chosen',
        tasks: ['report'],
      });
      await bench.converge();
      expect((await seen(runId)).tasks).toMatchObject([
        { key: 'load', result: 'failed', mark: { result: 'failed' } },
        { key: 'report', result: 'upstream_failed' },
      ]);
      await bench.service.markTask(runId, 'load', good);
      await bench.service.repair(runId, unfinished);
      await bench.converge();
      expect((await seen(runId)).run.result).toBe('success');
    });

    it('of an engine that does not take marks cannot be left to it', async () => {
      const runId = await run('load');
      await bench.service.markTask(runId, 'load', good);
      Object.assign(bench.engine.capabilities, {
        operations: ['run_some_tasks'],
      });
      await expect(bench.service.repair(runId, unfinished)).rejects.toThrow(
        'cannot take over what tasks were marked as. Start a new run instead.',
      );
    });

    it('is one of the run, has ended and counts as something else', async () => {
      const runId = await run('load');
      const mark = (task: string, how: typeof good | typeof bad = good) =>
        bench.service.markTask(runId, task, how);
      await expect(mark('lod')).rejects.toThrow('has no task lod');
      await expect(mark('load[3]')).rejects.toThrow(
        'Items cannot be marked one by one. Mark load, their task.',
      );
      await expect(mark('load', bad)).rejects.toThrow(
        'Task load counts as failed already.',
      );
      await bench.service.repair(runId, unfinished);
      await expect(mark('load')).rejects.toThrow('once it has ended');
      expect(await audited('task-mark')).toEqual([]);
    });
  });
});

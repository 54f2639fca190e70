import { displayState } from '@openlake/plugin-openlake-common';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { RunsBench } from '../__testUtils__/RunsBench';

const actor = 'user:default/ann';

describe.each(eachDatabase)('an action on many runs, on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily', {
      concurrency: { max_concurrent_runs: 9, when_full: 'queue' },
    });
  });

  /** Runs that ended like this, oldest first. */
  const ended = async (...results: Array<'success' | 'failed'>) => {
    const ids: string[] = [];
    for (const result of results) {
      bench.engine.outcomes.set('load', result);
      ids.push((await bench.start()).id);
      await bench.converge();
    }
    bench.engine.outcomes.clear();
    return ids;
  };
  const states = async (ids: readonly string[]) => {
    const runs = await bench.reader.findMany(ids);
    return runs.map(({ state }) => displayState(state));
  };
  const audited = async () => {
    const entries = await bench.database.knex('audit_events').orderBy('id');
    return entries
      .filter(({ action }) => action !== 'run-create')
      .map(({ action, details }) => ({ ...JSON.parse(details), action }))
      .sort((a, b) => (a.action < b.action ? -1 : 1));
  };

  it('says before which runs it can change and which it cannot', async () => {
    const [first, second, third] = await ended('success', 'failed', 'failed');
    const preview = (...args: Parameters<typeof bench.service.previewBulk>) =>
      bench.service.previewBulk(...args);
    const { runs, leftOut, ...rest } = await preview('repair', {
      job: 'daily',
    });
    expect(runs.map(run => run.id)).toEqual([third, second]);
    expect(leftOut).toEqual([
      {
        run: expect.objectContaining({ id: first }),
        message: expect.stringMatching(/this one has succeeded\.$/),
      },
    ]);
    expect(rest).toEqual({ refused: 1, more: false });
    expect(
      await preview('repair', { job: 'daily', states: ['success'] }),
    ).toEqual({ runs: [], refused: 1, leftOut, more: false });
    expect(await preview('cancel', {})).toMatchObject({ runs: [], refused: 3 });
    expect((await preview('mark', {})).runs).toHaveLength(3);
  });

  it('previews runs by their ids, as they are now', async () => {
    const ids = await ended('failed', 'success', 'failed');
    const preview = async () => {
      const { runs, leftOut, ...rest } = await bench.service.previewBulk(
        'repair',
        [ids[0], ids[1], ids[0], 'missing'],
      );
      return {
        runs: runs.map(run => run.id),
        left: leftOut.map(({ run }) => run.id),
        ...rest,
      };
    };
    expect(await preview()).toEqual({
      runs: [ids[0]],
      left: [ids[1]],
      refused: 1,
      more: false,
    });
    await bench.service.repair(ids[0], {
      scope: 'failed',
      revision: 'same',
      actor,
    });
    expect(await preview()).toMatchObject({ runs: [], left: [ids[1], ids[0]] });
  });

  it('repairs what its preview says, and nothing that somebody marked while all went well', async () => {
    const ids = await ended('success', 'failed', 'failed');
    const mark = (run: string, result: 'success' | 'failed') =>
      bench.service.mark(run, { result, note: 'looked at it', actor });
    await mark(ids[0], 'failed');
    await mark(ids[1], 'success');
    const { runs, leftOut, ...rest } = await bench.service.previewBulk(
      'repair',
      {},
    );
    expect(runs.map(run => run.id)).toEqual([ids[2]]);
    expect(leftOut.map(({ run, message }) => [run.id, message])).toEqual([
      [ids[1], expect.stringContaining('marked')],
      [ids[0], expect.stringContaining('choose')],
    ]);
    expect(rest).toEqual({ refused: 2, more: false });

    const results = await bench.service.bulk({
      action: 'repair',
      runs: ids,
      note: 'again',
      actor,
    });
    expect(results).toEqual([
      { run: ids[0], ok: false, message: expect.stringContaining('choose') },
      { run: ids[1], ok: false, message: expect.stringContaining('marked') },
      { run: ids[2], ok: true },
    ]);
    await bench.service.repair(ids[0], {
      scope: 'chosen',
      tasks: ['load'],
      revision: 'same',
      actor,
    });
    await bench.converge();
    expect(await states([ids[0]])).toEqual(['success']);
  });

  it('does what it can with each by itself, and says why not with the others', async () => {
    const ids = await ended('failed', 'success', 'failed');
    const results = await bench.service.bulk({
      action: 'repair',
      runs: [...ids, 'missing', ids[0]],
      note: 'the disk was full',
      actor,
    });
    expect(results).toEqual([
      { run: ids[0], ok: true },
      {
        run: ids[1],
        ok: false,
        message:
          'A run can be repaired while it is failed, canceled or timed out; this one has succeeded.',
      },
      { run: ids[2], ok: true },
      { run: 'missing', ok: false, message: 'There is no run missing' },
    ]);
    await bench.converge();
    expect(await states(ids)).toEqual(['success', 'success', 'success']);
    const entries = await audited();
    expect(entries).toMatchObject([
      { action: 'run-repair', note: 'the disk was full' },
      { action: 'run-repair', note: 'the disk was full' },
      {
        action: 'update-runs-bulk',
        runs: 4,
        changed: 2,
        note: 'the disk was full',
      },
    ]);
    expect(new Set(entries.map(({ bulk }) => bulk)).size).toBe(1);
  });

  it('marks and cancels', async () => {
    const ids = await ended('failed', 'failed');
    await bench.service.bulk({
      action: 'mark',
      result: 'success',
      runs: ids,
      note: 'done by hand',
      actor,
    });
    expect(await states(ids)).toEqual(['success', 'success']);
    await expect(
      bench.service.bulk({ action: 'mark', runs: ids, note: 'n', actor }),
    ).rejects.toThrow('body.result');

    bench.engine.held.add('load');
    const waiting = [(await bench.start()).id, (await bench.start()).id];
    await bench.converge();
    await bench.service.bulk({
      action: 'cancel',
      runs: waiting,
      note: 'wrong day',
      actor,
    });
    await bench.converge();
    expect(await states(waiting)).toEqual(['canceled', 'canceled']);
    expect((await audited()).map(({ action }) => action)).toEqual([
      'run-cancel',
      'run-cancel',
      'run-mark',
      'run-mark',
      'update-runs-bulk',
      'update-runs-bulk',
    ]);
  });

  it('that meets trouble of ours goes on with the others, and keeps it to the log', async () => {
    const ids = await ended('failed', 'failed');
    const document = bench.jobs.document.bind(bench.jobs);
    let calls = 0;
    bench.jobs.document = async (...args) => {
      if (++calls === 1) {
        throw new Error('select * from secrets');
      }
      return document(...args);
    };
    const results = await bench.service.bulk({
      action: 'repair',
      runs: ids,
      note: 'again',
      actor,
    });
    expect(results).toMatchObject([
      { ok: false, message: expect.stringContaining('Something went wrong') },
      { ok: true },
    ]);
    expect(bench.logger.error).toHaveBeenCalledTimes(1);
  });
});

import fc from 'fast-check';
import {
  type Priority,
  priorities,
  type JobSpec,
} from '@openlake/plugin-openlake-common';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { jobSpec, shellTask } from '../__testUtils__/jobs';
import { runRecord } from '../__testUtils__/records';
import { toInstant } from '../../database/instant';
import { RunsBench } from '../__testUtils__/RunsBench';
import { admissible } from '../admission';
import type { RunRecord } from '../Run';
import { toRunRow } from '../runRows';
import { limitedComputes } from './limitedComputes';
import { Places } from './Places';
import { BEHIND } from './queueOrder';

const wide = (fields: Partial<JobSpec> = {}): Partial<JobSpec> => ({
  concurrency: { max_concurrent_runs: 1_000, when_full: 'queue' },
  ...fields,
});

describe.each(eachDatabase)('the queue on %s', id => {
  let bench: RunsBench;

  const open = async (maxConcurrentRuns?: number) => {
    bench = new RunsBench(await openTestDatabase(id), { maxConcurrentRuns });
    bench.engine.held.add('load');
  };

  /** Starts a run of a job that is there, a second after the one before. */
  const start = async (
    name: string,
    fields: Parameters<RunsBench['start']>[1] = {},
  ) => {
    const [job, workspace = 'lab'] = name.split('@');
    bench.advance(1_000);
    return bench.service.create(
      { workspace, job },
      {
        trigger: { kind: 'manual', by: 'user:default/ann' },
        actor: 'user:default/ann',
        mayGoFirst: true,
        ...fields,
      },
    );
  };

  const put = (
    job: string,
    spec: Partial<JobSpec> = {},
    workspace: string = 'lab',
  ) => bench.jobs.put(job, wide(spec), { workspace });

  /** Waiting runs in order, as `job#number`. */
  const queue = async (query: { workspace?: string } = {}) => {
    const { items } = await bench.queue.list({ ...query, limit: 200 });
    return items.map(({ run }) => `${run.job}#${run.number}`);
  };

  const reasonOf = async (run: RunRecord) =>
    (await bench.reader.find(run.id)).state.reason?.message;

  const placed = async () => {
    const groups = await bench.queueStore.placed();
    return groups.reduce((sum, { runs }) => sum + runs, 0);
  };

  it('keeps every limit, and says which one a run waits for', async () => {
    await open(4);
    bench.jobs.workspaceLimits.set('small', 1);
    const gpu = {
      compute: {
        gpu: { max_concurrent_runs: 1, conf: {}, env: {} },
        mine: { max_concurrent_runs: 1, profile: 'gpu', conf: {}, env: {} },
      },
    };
    put('one', { concurrency: { max_concurrent_runs: 1, when_full: 'queue' } });
    put('narrow', {}, 'small');
    put('train', { ...gpu, tasks: [shellTask('load', { compute: 'gpu' })] });
    put('infer', { ...gpu, tasks: [shellTask('load', { compute: 'mine' })] });
    put('any');
    const waits = [
      [await start('one'), undefined],
      [await start('one'), 'One run of the job at a time'],
      [await start('narrow@small'), undefined],
      [await start('narrow@small'), 'One run of workspace small at a time'],
      [await start('train'), undefined],
      [await start('infer'), 'One run on compute profile lab/gpu at a time'],
      [await start('any'), undefined],
      [await start('any'), 'At most 4 runs at a time in all'],
    ] as const;
    await bench.converge();
    for (const [run, reason] of waits) {
      expect(await reasonOf(run)).toBe(reason);
    }
    expect(await placed()).toBe(4);

    const { items, limits, total } = await bench.queue.list({});
    expect(total).toBe(4);
    expect(items.map(({ position, limit }) => [position, limit?.kind])).toEqual(
      [
        [1, 'workspace'],
        [2, 'job'],
        [3, 'compute'],
        [4, 'all'],
      ],
    );
    expect(limits).toEqual(
      expect.arrayContaining([
        { kind: 'job', name: 'lab/one', max: 1, taken: 1, waiting: 1 },
        { kind: 'workspace', name: 'small', max: 1, taken: 1, waiting: 1 },
        { kind: 'compute', name: 'lab/gpu', max: 1, taken: 1, waiting: 1 },
        { kind: 'all', max: 4, taken: 4, waiting: 1 },
      ]),
    );
    expect((await bench.queue.list({ workspace: 'small' })).limits).toEqual([
      { kind: 'workspace', name: 'small', max: 1, taken: 1, waiting: 1 },
    ]);
    expect(
      (await bench.queue.list({ workspace: 'lab', job: 'one' })).limits,
    ).toEqual([{ kind: 'job', name: 'lab/one', max: 1, taken: 1, waiting: 1 }]);

    bench.engine.held.clear();
    await bench.converge();
    expect(await queue()).toEqual([]);
    expect(await placed()).toBe(0);
    expect((await bench.queue.list({})).limits).toEqual([
      { kind: 'workspace', name: 'small', max: 1, taken: 0, waiting: 0 },
      { kind: 'compute', name: 'lab/gpu', max: 1, taken: 0, waiting: 0 },
      { kind: 'all', max: 4, taken: 0, waiting: 0 },
    ]);
  });

  it('where jobs differ about a profile, the smallest number of those that wait or run holds', async () => {
    await open();
    const gpu = (max: number) => ({
      compute: { gpu: { max_concurrent_runs: max, conf: {}, env: {} } },
      tasks: [shellTask('load', { compute: 'gpu' })],
    });
    put('etl', gpu(1));
    put('infer', gpu(5));
    await start('etl');
    await bench.converge();
    const waiting = await start('infer');
    await bench.converge();
    expect(await reasonOf(waiting)).toBe(
      'One run on compute profile lab/gpu at a time',
    );
    expect((await bench.queue.list({})).items[0].limit).toMatchObject({
      max: 1,
      taken: 1,
    });
    bench.engine.held.clear();
    await bench.converge();
    expect(await queue()).toEqual([]);
  });

  it('a job that cannot be read holds up no other, and its runs say so and wait', async () => {
    await open();
    put('bad');
    put('a');
    const limits = bench.jobs.limits.bind(bench.jobs);
    bench.jobs.limits = async keys => {
      if (keys.some(({ job }) => job === 'bad')) {
        throw new Error('unreadable');
      }
      return limits(keys);
    };
    const bad = await start('bad');
    const good = await start('a');
    for (let round = 0; round < 3; round++) {
      await bench.converge();
      bench.advance(60_000);
    }
    expect(await reasonOf(good)).toBeUndefined();
    expect(await reasonOf(bad)).toBe(
      'The job cannot be read, so its runs wait until it can',
    );
    expect(await queue()).toEqual(['bad#1']);
    expect(bench.logger.warn).toHaveBeenCalledTimes(1);
    bench.jobs.limits = limits;
    bench.advance(60_000);
    await bench.converge();
    expect(await queue()).toEqual([]);
  });

  it('counts a run for the profiles of the tasks that it runs only', async () => {
    await open();
    put('train', {
      compute: { gpu: { max_concurrent_runs: 1, conf: {}, env: {} } },
      tasks: [shellTask('load'), shellTask('fit', { compute: 'gpu' })],
    });
    expect((await start('train')).computes).toEqual(['lab/gpu']);
    const spec = jobSpec({
      compute: { gpu: { max_concurrent_runs: 1, conf: {}, env: {} } },
      tasks: [shellTask('load'), shellTask('fit', { compute: 'gpu' })],
    });
    expect([...limitedComputes('lab', spec, ['load'])]).toEqual([]);
  });

  it('gives places by priority, then to the workspace with the fewest runs', async () => {
    await open(3);
    put('a', {}, 'ads');
    put('b', {}, 'sales');
    put('c', {}, 'lab');
    put('low', { priority: 'low' }, 'lab');
    put('urgent', { priority: 'critical' }, 'ads');
    for (const job of ['a@ads', 'a@ads', 'a@ads']) {
      await start(job);
    }
    await bench.converge();
    for (const job of [
      'a@ads',
      'a@ads',
      'low@lab',
      'b@sales',
      'b@sales',
      'c@lab',
      'urgent@ads',
    ]) {
      await start(job);
    }
    await bench.round();
    expect(await queue()).toEqual([
      'urgent#1',
      'b#1',
      'c#1',
      'b#2',
      'a#4',
      'a#5',
      'low#1',
    ]);

    // One place after the other: all of them in the order that was shown.
    const started = startedRuns();
    bench.engine.held.clear();
    await bench.converge();
    expect(started.slice(0, 3).sort()).toEqual(['b#1', 'c#1', 'urgent#1']);
    expect(started[started.length - 1]).toBe('low#1');
    expect(started).toHaveLength(7);
  });

  it('raises who waits by one priority each hour, so that nobody waits for ever', async () => {
    await open(1);
    put('old', { priority: 'low' });
    put('new', { priority: 'high' }, 'sales');
    await start('new@sales');
    await bench.converge();
    await start('old');
    const raised = async () =>
      (await bench.queue.list({})).items
        .filter(({ run }) => run.job === 'old')
        .map(({ run, raisedTo }) => [run.priority, raisedTo]);
    const HOUR = 3_600_000;
    const seen: unknown[] = [];
    for (let hours = 0; hours < 5; hours++) {
      await start('new@sales');
      await bench.round();
      seen.push([await queue(), ...(await raised())]);
      bench.advance(HOUR - 1_000);
    }
    expect(seen).toEqual([
      [
        ['new#2', 'old#1'],
        ['low', undefined],
      ],
      [
        ['new#2', 'new#3', 'old#1'],
        ['low', 'normal'],
      ],
      // As important as the newest by now, and in the workspace with fewer runs.
      [
        ['new#2', 'new#3', 'old#1', 'new#4'],
        ['low', 'high'],
      ],
      [
        ['old#1', 'new#2', 'new#3', 'new#4', 'new#5'],
        ['low', 'critical'],
      ],
      [
        ['old#1', 'new#2', 'new#3', 'new#4', 'new#5', 'new#6'],
        ['low', 'critical'],
      ],
    ]);
    const started = startedRuns();
    bench.engine.held.clear();
    await bench.converge();
    expect(started[0]).toBe('old#1');
  });

  it('a child works in the place of its parent, so that neither waits for the other', async () => {
    await open(1);
    bench.jobs.workspaceLimits.set('lab', 1);
    put('parent');
    put('child');
    const parent = await start('parent');
    await bench.converge();
    const { runId } = await bench.childRuns.start({
      workspace: 'lab',
      job: 'child',
      parentRunId: parent.id,
      idempotencyKey: 'k',
      parameters: {},
    });
    await bench.round();
    expect((await bench.reader.find(runId)).admittedAt).toBeDefined();
    await start('parent');
    await bench.round();
    expect(await queue()).toEqual(['parent#2']);
  });

  it('a full job hides nobody behind it, among 10,000 that wait', async () => {
    await open(20);
    put('full', {
      priority: 'critical',
      concurrency: { max_concurrent_runs: 1, when_full: 'queue' },
    });
    put('free', {}, 'sales');
    await fill('full', 'lab', 9_990);
    await fill('free', 'sales', 10);
    const statements = countStatements();
    await bench.round();
    // Of the round, and for each of the eleven that are handed over.
    expect(statements()).toBeLessThan(40 + 11 * 25);
    expect(await placed()).toBe(11);
    // The others are told why they wait, a thousand in each round.
    for (let rounds = 1; rounds < 10; rounds++) {
      await bench.round();
    }
    expect(await bench.reader.list({ job: 'full', limit: 1 })).toMatchObject({
      items: [
        {
          queuePosition: 9_989,
          reason: { message: 'One run of the job at a time' },
        },
      ],
    });
    const again = countStatements();
    await bench.round();
    expect(again()).toBeLessThan(60);
    const page = await bench.queue.list({ limit: 50 });
    expect(page).toMatchObject({ total: 9_989 });
    expect(page.items).toHaveLength(50);
  }, 60_000);

  it('pages in the order of the queue, without holes while it moves', async () => {
    await open(1);
    put('a');
    put('b', {}, 'sales');
    for (let count = 0; count < 6; count++) {
      await start('a');
      await start('b@sales');
    }
    await bench.round();
    const all = await queue();
    expect(all).toHaveLength(11);
    const first = await bench.queue.list({ limit: 4 });
    const ids = first.items.map(({ run }) => run.id);
    // The last of the page goes, and with it its place.
    await bench.queue.drop(ids[3], { note: 'gone', actor: 'ann' });
    const rest = await bench.queue.list({
      limit: 50,
      cursor: first.nextCursor,
    });
    expect(
      rest.items.map(({ run }) => `${run.job}#${run.number}`).slice(-7),
    ).toEqual(all.slice(4));
    await expect(bench.queue.list({ cursor: 'x' })).rejects.toThrow('cursor');
  });

  describe('by hand', () => {
    beforeEach(async () => {
      await open(1);
      put('a');
      put('b', {}, 'sales');
      put('urgent', { priority: 'critical' });
      await start('a');
      await bench.converge();
      for (const job of ['a', 'a', 'b@sales', 'b@sales', 'a']) {
        await start(job);
      }
      // In order: b#1, a#2, b#2, a#3, a#4.
      await bench.round();
    });

    const idOf = async (name: string) => {
      const { items } = await bench.queue.list({ limit: 200 });
      return items.find(({ run }) => `${run.job}#${run.number}` === name)!.run
        .id;
    };
    const move = async (
      name: string,
      to: 'first' | 'last' | 'before',
      before?: string,
    ) =>
      bench.queue.move(await idOf(name), {
        to,
        before: before && (await idOf(before)),
        actor: 'user:default/ann',
      });

    it('moves to the ends, whatever is fair, and takes over the priority', async () => {
      await start('urgent');
      await move('a#4', 'first');
      expect(await queue()).toEqual([
        'a#4',
        'urgent#1',
        'b#1',
        'b#2',
        'a#2',
        'a#3',
      ]);
      await move('a#4', 'last');
      await move('urgent#1', 'last');
      expect(await queue()).toEqual([
        'b#1',
        'a#2',
        'b#2',
        'a#3',
        'a#4',
        'urgent#1',
      ]);
      const urgent = await bench.reader.find(await idOf('urgent#1'));
      expect(urgent.priority).toBe('normal');
      bench.engine.held.clear();
      await bench.converge();
      expect(await queue()).toEqual([]);
    });

    it.each([
      ['a#4', 'a#2', ['b#1', 'a#4', 'b#2', 'a#2', 'a#3']],
      ['a#4', 'b#1', ['a#4', 'b#1', 'b#2', 'a#2', 'a#3']],
      ['b#1', 'a#3', ['a#2', 'b#2', 'b#1', 'a#3', 'a#4']],
    ])('moves %s before %s and keeps what was in front', async (...given) => {
      const [run, before, after] = given;
      await move(run, 'before', before);
      expect(await queue()).toEqual(after);
    });

    it('takes over what waiting has made of a priority, and counts anew from there', async () => {
      bench.advance(3_600_000);
      await start('urgent');
      await bench.queue.move(await idOf('urgent#1'), {
        to: 'before',
        before: await idOf('b#1'),
        actor: 'user:default/ann',
      });
      const { items } = await bench.queue.list({});
      expect(items[0]).toMatchObject({
        run: { job: 'urgent', priority: 'high' },
        position: 1,
      });
      expect(items[0].raisedTo).toBeUndefined();
      expect(items[1]).toMatchObject({
        run: { priority: 'normal' },
        raisedTo: 'high',
      });
    });

    it('moves again among what was moved', async () => {
      await move('a#4', 'before', 'a#2');
      await move('a#3', 'before', 'a#4');
      await move('b#2', 'before', 'a#3');
      expect(await queue()).toEqual(['b#1', 'b#2', 'a#3', 'a#4', 'a#2']);
      await move('b#1', 'last');
      await move('a#4', 'last');
      await move('b#2', 'before', 'a#4');
      expect(await queue()).toEqual(['a#3', 'a#2', 'b#1', 'b#2', 'a#4']);
      await move('a#2', 'before', 'b#1');
      expect(await queue()).toEqual(['a#3', 'a#2', 'b#1', 'b#2', 'a#4']);
    });

    it('drops with a note, and says who did', async () => {
      const dropped = await bench.queue.drop(await idOf('a#2'), {
        note: 'not today',
        actor: 'user:default/ann',
      });
      expect(dropped.state).toEqual({
        lifecycle: 'terminated',
        result: 'canceled',
        reason: { code: 'canceled_by_user', message: 'not today' },
      });
      bench.advance(1_000);
      await move('a#3', 'first');
      const events = await bench.database
        .knex('audit_events')
        .whereIn('action', ['queued-move', 'queued-drop'])
        .orderBy('id');
      expect(
        events.map(({ action, actor, workspace, details }) => ({
          action,
          actor,
          workspace,
          details: JSON.parse(details),
        })),
      ).toEqual([
        {
          action: 'queued-drop',
          actor: 'user:default/ann',
          workspace: 'lab',
          details: { note: 'not today' },
        },
        {
          action: 'queued-move',
          actor: 'user:default/ann',
          workspace: 'lab',
          details: {
            to: 'first',
            before: null,
            priority: { from: 'normal', to: 'normal' },
            note: null,
          },
        },
      ]);
    });

    it('refuses what does not wait', async () => {
      const [running] = (await bench.reader.list({ states: ['running'] }))
        .items;
      const actor = 'ann';
      const waiting = await idOf('a#2');
      await expect(
        bench.queue.move(running.id, { to: 'first', actor }),
      ).rejects.toThrow('a #1 does not wait in the queue: it is running');
      await expect(
        bench.queue.drop(running.id, { note: 'n', actor }),
      ).rejects.toThrow('does not wait');
      await expect(
        bench.queue.move(waiting, { to: 'before', before: running.id, actor }),
      ).rejects.toThrow('does not wait');
      await expect(
        bench.queue.move(waiting, { to: 'before', before: waiting, actor }),
      ).rejects.toThrow('body.before');
      await expect(
        bench.queue.move('nobody', { to: 'last', actor }),
      ).rejects.toThrow('There is no run nobody');
    });
  });

  it('shows the order in which places are given out', async () => {
    await open();
    const names = ['ads', 'lab', 'sales'];
    const hoursAgo = fc
      .integer({ min: 0, max: 5 })
      .map(hours => toInstant(bench.now.getTime() - hours * 3_600_000));
    names.forEach(workspace => put('j', {}, workspace));
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            workspace: fc.constantFrom(...names),
            priority: fc.constantFrom<Priority>(...priorities),
            queueOrder: fc.oneof(
              fc.integer({ min: 1, max: 9 }),
              fc.integer({ min: -2, max: -1 }),
              fc.constant(BEHIND + 1),
            ),
            admittedAt: fc.constantFrom(undefined, undefined, '2026-01-01'),
            queuedAt: hoursAgo,
            raisedFrom: fc.option(hoursAgo, { nil: undefined }),
          }),
          { minLength: 1, maxLength: 25 },
        ),
        async records => {
          await bench.database.knex('runs').delete();
          const runs = records.map((fields, index) =>
            runRecord({ job: 'j', number: index + 1, ...fields }),
          );
          await bench.database.transaction(async tx => {
            for (const run of runs) {
              await bench.store.insert(tx, run, []);
            }
          });
          const keys = names.map(workspace => ({ workspace, job: 'j' }));
          const places = new Places(
            { ...(await bench.jobs.limits(keys)), all: 1_000 },
            await bench.queueStore.placed(),
          );
          const waiting = await bench.database.transaction(tx =>
            bench.queueStore.first(tx, keys, 100),
          );
          const shown = await bench.queue.list({ limit: 100 });
          expect(shown.items.map(({ run }) => run.id)).toEqual(
            admissible(waiting, places, 100).map(run => run.id),
          );
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  it('two that give out places never exceed a limit', async () => {
    await open(5);
    const other = new RunsBench(bench.database, { maxConcurrentRuns: 5 });
    bench.jobs.workspaceLimits.set('lab', 3);
    for (const one of [bench, other]) {
      one.engine.held.add('load');
      one.jobs.workspaceLimits.set('lab', 3);
      one.jobs.put('a', wide());
      one.jobs.put('b', wide(), { workspace: 'sales' });
    }
    await fill('a', 'lab', 30);
    await fill('b', 'sales', 30);
    const signal = new AbortController().signal;
    const round = async (one: RunsBench) => {
      const lease = await one.leases.acquire('loop:runs.dispatch', 60_000);
      if (lease) {
        await one.dispatch({ signal, lease });
      }
    };
    for (let count = 0; count < 15; count++) {
      // Each believes to be alone: leases run out in the middle of rounds.
      await Promise.allSettled([
        round(bench),
        bench.database.knex('leases').update({ expires_at: 1 }),
        round(other),
      ]);
      const groups = await bench.queueStore.placed();
      const at = (workspace: string) =>
        groups
          .filter(group => group.workspace === workspace)
          .reduce((sum, { runs }) => sum + runs, 0);
      expect(at('lab')).toBeLessThanOrEqual(3);
      expect(at('lab') + at('sales')).toBeLessThanOrEqual(5);
      await bench.database.knex('leases').update({ expires_at: 1 });
      const running = await bench.database
        .knex('runs')
        .where('state', 'running')
        .first('id');
      await bench.database
        .knex('runs')
        .where({ id: running?.id ?? '' })
        .update({
          state: 'success',
          lifecycle: 'terminated',
          result: 'success',
          ended_at: '2026-01-01',
        });
    }
    await round(bench);
    expect(await placed()).toBe(5);
  }, 60_000);

  it('a process whose lease has gone gives out nothing', async () => {
    await open();
    put('a');
    await start('a');
    const signal = new AbortController().signal;
    const lease = (await bench.leases.acquire('loop:runs.dispatch', 60_000))!;
    await bench.database.knex('leases').update({ fence: lease.fence + 1 });
    await expect(bench.dispatch({ signal, lease })).rejects.toThrow(
      'has gone to another process',
    );
    expect(await placed()).toBe(0);
  });

  /** Runs that are handed over from now on, as they are. */
  function startedRuns(): readonly string[] {
    const started: string[] = [];
    const { trigger } = bench.engine;
    bench.engine.trigger = async request => {
      started.push(`${request.job}#${request.runNumber}`);
      return trigger.call(bench.engine, request);
    };
    return started;
  }

  /** Adds waiting runs, many at a time. */
  async function fill(
    job: string,
    workspace: string,
    count: number,
  ): Promise<void> {
    const { spec } = (await bench.jobs.find({ workspace, job }))!;
    const revision = { hash: `${job}-1`, number: 1 };
    const rows = Array.from({ length: count }, (_, index) =>
      toRunRow(
        runRecord({
          job,
          workspace,
          revision,
          number: index + 1,
          priority: spec.priority,
        }),
      ),
    );
    await bench.database.transaction(tx => tx.batchInsert('runs', rows, 200));
  }

  function countStatements(): () => number {
    let count = 0;
    const listener = () => count++;
    bench.database.knex.on('query', listener);
    return () => {
      bench.database.knex.off('query', listener);
      return count;
    };
  }
});

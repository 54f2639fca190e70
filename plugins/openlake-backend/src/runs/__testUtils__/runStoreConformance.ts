import { ulid } from 'ulid';
import { Transaction } from '../../database/OpenlakeDatabase';
import { endedRun, runRecord, taskRecord } from './records';
import type { RunRecord } from '../Run';
import type { RunQuery, RunStore } from '../RunStore';

/** Promises of a store of runs; each implementation runs them. */
// eslint-disable-next-line jest/no-export -- the tests of a suite run where it is imported
export function describeRunStore(
  open: () => Promise<{
    store: RunStore;
    transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  }>,
): void {
  let store: RunStore;
  let transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  beforeEach(async () => {
    ({ store, transaction } = await open());
  });

  const add = async (tx: Transaction, run: RunRecord) => {
    await store.lockJob(tx, run);
    await store.insert(tx, run, []);
  };
  const insert = async (...runs: RunRecord[]) => {
    for (const run of runs) {
      await transaction(tx => add(tx, run));
    }
  };

  it('gives back what it was given', async () => {
    const run = endedRun('failed', {
      parentRunId: 'p',
      chain: ['lab/first'],
      parameters: { day: '2026-01-01', many: [1, 2] },
      scheduledAt: '2026-01-01T05:00:00.000Z',
      revision: { hash: 'h', number: 3, commit: 'abc' },
      admittedAt: '2026-01-01T00:00:00.000Z',
      dispatch: {
        attempts: 2,
        after: '2026-01-01T00:00:09.000Z',
        acceptedAt: '2026-01-01T00:00:01.000Z',
        acceptedRepair: 0,
      },
      cancel: {
        at: '2026-01-01T00:00:02.000Z',
        by: 'user:default/ann',
        code: 'canceled_by_user',
      },
      reportVersion: 2 ** 40,
      taskCounts: { failed: 1 },
      failedAttempts: 3,
      failure: { task: 'load', category: 'data', message: 'no rows' },
    });
    const task = taskRecord(run, 'load', {
      item: { country: 'FR' },
      index: 0,
      layer: 'gold',
      state: {
        lifecycle: 'terminated',
        result: 'failed',
        reason: { code: 'task_failed', message: 'exit 1' },
      },
      attempts: [
        { number: 1, repair: 0, lifecycle: 'terminated', result: 'failed' },
      ],
      inputs: [{ table: 'lake.a.b', snapshotId: '9007199254740993' }],
      outputs: [{ table: 'lake.a.c', rows: 3 }],
      values: { rows: 3 },
      error: { category: 'data', message: 'no rows' },
      childRunId: 'c',
    });
    await transaction(async tx => {
      await store.lockJob(tx, run);
      await store.insert(tx, run, [task]);
    });
    expect(await store.find(run.id)).toEqual(run);
    expect(await store.listTasks(run.id)).toEqual([task]);
    expect(await store.find('missing')).toBeUndefined();
  });

  it('counts runs of each job from one', async () => {
    await insert(runRecord({ number: 1 }), runRecord({ number: 2 }));
    const last = (job: string) =>
      transaction(tx => store.lockJob(tx, { workspace: 'lab', job }));
    expect(await last('daily')).toBe(2);
    expect(await last('other')).toBe(0);
    await expect(insert(runRecord({ number: 2 }))).rejects.toThrow();
  });

  it('writes only what nobody has changed since it was read', async () => {
    const run = runRecord();
    await insert(run);
    const change = { admittedAt: run.createdAt };
    const first = await transaction(tx => store.update(tx, run, change));
    expect(first).toMatchObject({ ...change, version: 2 });
    expect(
      await transaction(tx => store.update(tx, run, change)),
    ).toBeUndefined();
    expect(await store.find(run.id)).toEqual(first);
  });

  it('refuses states that cannot be', async () => {
    await expect(
      insert(runRecord({ state: { lifecycle: 'terminated' } })),
    ).rejects.toThrow();
    await expect(
      insert(runRecord({ state: { lifecycle: 'running', result: 'failed' } })),
    ).rejects.toThrow();
  });

  it('pages newest first through any filter, without holes', async () => {
    const runs = Array.from({ length: 20 }, (_, index) =>
      endedRun((['success', 'failed', 'canceled'] as const)[index % 3], {
        number: index + 1,
        job: index % 2 ? 'odd' : 'even',
      }),
    );
    await insert(...runs);
    const all = async (query: Parameters<RunStore['list']>[0]) => {
      const found: RunRecord[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ ...query, cursor, limit: 3 });
        expect(page.runs.length).toBeLessThanOrEqual(3);
        found.push(...page.runs);
        cursor = page.nextCursor;
      } while (cursor);
      return found.map(run => run.id);
    };
    const newest = (keep: (run: RunRecord) => boolean) =>
      runs
        .filter(keep)
        .map(run => run.id)
        .reverse();
    expect(await all({})).toEqual(newest(() => true));
    expect(await all({ workspace: 'lab', job: 'odd' })).toEqual(
      newest(run => run.job === 'odd'),
    );
    expect(await all({ states: ['failed'] })).toEqual(
      newest(run => run.state.result === 'failed'),
    );
    expect(
      await all({ workspace: 'lab', states: ['failed', 'canceled', 'queued'] }),
    ).toEqual(newest(run => run.state.result !== 'success'));
    expect(await all({ workspace: 'nobody' })).toEqual([]);
  });

  describe('finds the newest runs', () => {
    const kinds = ['schedule', 'manual', 'backfill'] as const;
    const results = ['success', 'failed', 'canceled'] as const;
    const runs = Array.from({ length: 36 }, (_, index) =>
      endedRun(results[index % 3], {
        // Of its own time, whatever ids were made before.
        id: ulid(Date.UTC(2026, 0, 1) + (index + 1) * 1000),
        number: index + 1,
        job: index % 2 ? 'odd' : 'even',
        trigger: { kind: kinds[Math.floor(index / 3) % 3] },
        backfillId: index % 5 ? undefined : 'b',
        parentRunId: index % 7 ? undefined : 'p',
      }),
    );
    const found = async (query: RunQuery) => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ ...query, cursor, limit: 4 });
        ids.push(...page.runs.map(run => run.id));
        cursor = page.nextCursor;
      } while (cursor);
      expect(await store.count(query, 100)).toBe(ids.length);
      expect(await store.count(query, 2)).toBe(Math.min(2, ids.length));
      return ids;
    };
    const newest = (keep: (run: RunRecord) => boolean) =>
      runs
        .filter(keep)
        .map(run => run.id)
        .reverse();
    beforeEach(() => insert(...runs));

    it('by what started them, with any state', async () => {
      expect(await found({ triggers: ['backfill'] })).toEqual(
        newest(run => run.trigger.kind === 'backfill'),
      );
      expect(
        await found({
          workspace: 'lab',
          job: 'odd',
          triggers: ['manual', 'schedule'],
          states: ['failed', 'canceled'],
        }),
      ).toEqual(
        newest(
          run =>
            run.job === 'odd' &&
            run.trigger.kind !== 'backfill' &&
            run.state.result !== 'success',
        ),
      );
      expect(await found({ triggers: ['webhook'] })).toEqual([]);
    });

    it('by backfill, by parent and by number', async () => {
      expect(await found({ backfill: 'b', states: ['failed'] })).toEqual(
        newest(run => run.backfillId === 'b' && run.state.result === 'failed'),
      );
      expect(await found({ parent: 'p' })).toEqual(
        newest(run => run.parentRunId === 'p'),
      );
      expect(await found({ workspace: 'lab', job: 'even', number: 5 })).toEqual(
        [runs[4].id],
      );
    });

    it('of a stretch of time', async () => {
      const [since, until] = [runs[10].createdAt, runs[20].createdAt];
      const within = (run: RunRecord) =>
        run.createdAt >= since && run.createdAt < until;
      expect(await found({ since, until })).toEqual(newest(within));
      expect(await found({ since, until, states: ['failed'] })).toEqual(
        newest(run => within(run) && run.state.result === 'failed'),
      );
      expect(await found({ until: '1969-01-01T00:00:00Z' })).toEqual([]);
      expect(await found({ since: '9999-01-01T00:00:00Z' })).toEqual([]);
    });
  });

  it('keeps items of a for_each out of its tasks, counts them and pages them', async () => {
    const run = runRecord();
    await insert(run);
    const state = (index: number) =>
      index % 10
        ? ({ lifecycle: 'terminated', result: 'success' } as const)
        : ({ lifecycle: 'terminated', result: 'failed' } as const);
    const items = Array.from({ length: 600 }, (_, index) =>
      taskRecord(run, 'each', {
        index,
        item: `item ${index}`,
        position: 1,
        state: index === 599 ? { lifecycle: 'running' } : state(index),
        inputs: [{ table: 'lake.a.b', snapshotId: '7' }],
        outputs: index % 2 ? [{ table: 'lake.a.c', rows: 2 }] : [],
      }),
    );
    const load = taskRecord(run, 'load');
    const each = taskRecord(run, 'each', { position: 1 });
    await transaction(tx => store.putTasks(tx, [load, each, ...items]));
    expect(await store.listWholeTasks(run.id)).toEqual([
      load,
      {
        ...each,
        items: { success: 539, failed: 60, running: 1 },
        inputs: [{ table: 'lake.a.b', snapshotId: '7' }],
        outputs: [{ table: 'lake.a.c', rows: 600 }],
      },
    ]);
    const indexes = async (
      query: Partial<Parameters<RunStore['listItems']>[0]>,
    ) => {
      const found: Array<number | undefined> = [];
      let cursor: string | undefined;
      do {
        const page = await store.listItems({
          runId: run.id,
          key: 'each',
          limit: 25,
          ...query,
          cursor,
        });
        found.push(...page.items.map(({ index }) => index));
        cursor = page.nextCursor;
      } while (cursor);
      return found;
    };
    expect(await indexes({})).toEqual(items.map(({ index }) => index));
    expect(await indexes({ states: ['failed', 'running'] })).toEqual([
      ...Array.from({ length: 60 }, (_, n) => n * 10),
      599,
    ]);
    expect(await indexes({ index: 7 })).toEqual([7]);
    expect(await indexes({ key: 'load' })).toEqual([]);
  });

  it('lists the runs of all jobs that were at work at a moment', async () => {
    const at = (minutes: number) =>
      new Date(Date.UTC(2026, 0, 2, 0, minutes)).toISOString();
    const ended = (number: number, from: number, to: number) =>
      endedRun('success', {
        number,
        job: `job-${number}`,
        startedAt: at(from),
        endedAt: at(to),
      });
    const before = ended(1, 0, 10);
    const meanwhile = ended(2, 5, 20);
    const after = ended(3, 30, 40);
    const active = runRecord({
      number: 4,
      state: { lifecycle: 'running' },
      startedAt: at(12),
    });
    await insert(before, meanwhile, after, active, runRecord({ number: 5 }));
    const atWork = async (from: number, to: number) =>
      (await store.listAtWork({ from: at(from), to: at(to) })).map(
        ({ number }) => number,
      );
    expect(await atWork(15, 15)).toEqual([4, 2]);
    expect(await atWork(8, 30)).toEqual([4, 3, 2, 1]);
    expect(await atWork(11, 11)).toEqual([2]);
    expect(await atWork(50, 60)).toEqual([4]);
  });

  it('keeps an idempotency key until it expires', async () => {
    const job = { workspace: 'lab', job: 'daily' };
    const put = (runId: string, expiresAt: string, requestHash?: string) =>
      transaction(tx =>
        store.putKey(tx, job, { key: 'k', runId, expiresAt, requestHash }),
      );
    const find = (at: string) =>
      transaction(tx => store.findByKey(tx, job, 'k', at));
    await put('a', '2026-01-02', 'h');
    expect(await find('2026-01-01')).toEqual({ runId: 'a', requestHash: 'h' });
    expect(await find('2026-01-02')).toBeUndefined();
    await put('b', '2026-01-03');
    expect(await find('2026-01-02')).toEqual({ runId: 'b' });
  });

  it('replaces a task, its shape too, since a repair may run it as another revision has it', async () => {
    const run = runRecord();
    await insert(run);
    const tasks = [
      taskRecord(run, 'b', { position: 0, dependsOn: [] }),
      taskRecord(run, 'a', { position: 1, dependsOn: ['b'] }),
      taskRecord(run, 'a', { position: 1, index: 1, item: 'y' }),
      taskRecord(run, 'a', { position: 1, index: 0, item: 'x' }),
    ];
    await transaction(tx => store.putTasks(tx, tasks));
    const running = { lifecycle: 'running' } as const;
    const changed = {
      ...tasks[1],
      type: 'other',
      dependsOn: [],
      state: running,
    };
    await transaction(tx => store.putTasks(tx, [changed]));
    const found = await store.listTasks(run.id);
    expect(found.map(({ key, index }) => [key, index])).toEqual([
      ['b', undefined],
      ['a', undefined],
      ['a', 0],
      ['a', 1],
    ]);
    expect(found[1]).toEqual(changed);
  });

  it('finds the task runs that are named, and no other items', async () => {
    const [run, other] = [runRecord(), runRecord({ number: 2 })];
    await insert(run, other);
    const many = Array.from({ length: 1_200 }, (_, index) =>
      taskRecord(run, 'a', { index }),
    );
    const tasks = [
      taskRecord(run, 'a'),
      ...many,
      taskRecord(run, 'b'),
      taskRecord(other, 'a'),
    ];
    await transaction(tx => store.putTasks(tx, tasks));
    const find = async (names: Parameters<RunStore['findTasks']>[1]) =>
      (await transaction(tx => store.findTasks(tx, names)))
        .map(({ runId, key, index }) => [runId, key, index])
        .sort();
    expect(
      await find([
        { runId: run.id, key: 'a' },
        { runId: run.id, key: 'a', index: 7 },
        { runId: other.id, key: 'a' },
        { runId: other.id, key: 'b' },
      ]),
    ).toEqual(
      [
        [run.id, 'a', undefined],
        [run.id, 'a', 7],
        [other.id, 'a', undefined],
      ].sort(),
    );
    expect(await find(many)).toHaveLength(1_200);
    expect(await find([])).toEqual([]);
  });

  it('remembers since when a job fails, whatever the order of ends', async () => {
    const failing = async (run: RunRecord) => {
      await insert(run);
      await transaction(tx => store.recordEnd(tx, run));
    };
    await failing(endedRun('success', { number: 1 }));
    await failing(endedRun('failed', { number: 3 }));
    // An older run that ends late does not make the job well again.
    await failing(endedRun('success', { number: 2 }));
    await failing(endedRun('canceled', { number: 4 }));
    await failing(endedRun('failed', { number: 5 }));
    const incidents = await transaction(tx => tx('run_incidents').select('*'));
    expect(incidents).toMatchObject([{ resolved_at: null }]);
    const job = await transaction(tx => tx('run_jobs').first());
    expect(job).toMatchObject({ ended_number: 5, failures: 2 });
  });
}

import { mockCredentials } from '@backstage/backend-test-utils';
import { ConnectorError } from '@openlake/plugin-openlake-node';
import { type RouteName, routes } from '@openlake/plugin-openlake-common';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { parseInput } from '../access/parseInput';
import { parameter, shellTask } from './__testUtils__/jobs';
import { RunsBench } from './__testUtils__/RunsBench';
import { createRunRouter } from './createRunRouter';

const principal = {
  kind: 'user' as const,
  ref: 'user:default/ann',
  credentials: mockCredentials.user('user:default/ann'),
};

describe.each(eachDatabase)('the endpoints of runs on %s', id => {
  let bench: RunsBench;
  let handlers: ReturnType<typeof createRunRouter>;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
    handlers = createRunRouter({
      service: bench.service,
      reader: bench.reader,
      jobs: bench.jobs,
      orchestrators: {
        find: engine => (engine === 'scripted' ? bench.engine : undefined),
        list: () => [bench.engine],
      },
    });
  });

  /** Calls a handler as the mounting code does, and holds its answer against the contract. */
  async function call<N extends RouteName & keyof typeof handlers>(
    name: N,
    input: {
      params?: object;
      query?: object;
      body?: object;
      withheld?: string[];
    },
  ) {
    const { params, query, body } = input;
    const parsed = parseInput(name, { params, query, body });
    const handler = handlers[name] as (input: unknown) => Promise<any>;
    const answer = JSON.parse(
      JSON.stringify(
        await handler({
          ...parsed,
          principal,
          withheld: input.withheld ?? [],
          signal: new AbortController().signal,
        }),
      ),
    );
    expect(routes[name].response.parse(answer)).toEqual(answer);
    return answer;
  }

  const job = { workspace: 'lab', job: 'daily' };

  it('refuse a note of blanks in words', () => {
    expect(() =>
      parseInput('markRun', {
        params: { run: 'x' },
        query: {},
        body: { result: 'success', note: ' ' },
      }),
    ).toThrow('body.note: must not be empty');
  });

  it('start, list, show, cancel and repair a run', async () => {
    bench.engine.outcomes.set('load', 'failed');
    const created = await call('createRun', {
      params: job,
      body: { source: 'manual', idempotencyKey: 'k' },
    });
    expect(created).toMatchObject({
      number: 1,
      jobTitle: 'The daily job',
      trigger: { kind: 'manual', by: 'user:default/ann' },
      lifecycle: 'queued',
    });
    await bench.converge();
    const params = { run: created.id };
    const { run, tasks } = await call('getRun', { params });
    expect(run).toMatchObject({ result: 'failed', failure: { task: 'load' } });
    expect(tasks).toHaveLength(2);
    expect(
      (await call('previewRepair', { params, body: {} })).rerun,
    ).toHaveLength(2);
    expect(
      await call('repairRun', { params, body: { note: 'again' } }),
    ).toMatchObject({ lifecycle: 'queued', repairs: 1 });
    expect(await call('cancelRun', { params, body: {} })).toMatchObject({
      result: 'canceled',
    });
    expect(
      (await call('listRuns', { query: { state: 'canceled,failed' } })).items,
    ).toHaveLength(1);
    expect(
      (await call('listRuns', { query: { workspace: 'other' } })).items,
    ).toEqual([]);
  });

  it('find a run by its number', async () => {
    await bench.start();
    const second = await bench.start();
    const numbered = (query: object) =>
      call('listRuns', { query: { ...query, number: 2 } });

    expect((await numbered(job)).items).toMatchObject([{ id: second.id }]);
    await expect(numbered({ workspace: 'lab' })).rejects.toThrow(
      'name workspace and job too',
    );
    await expect(
      call('listRuns', { query: { ...job, number: 2 ** 31 } }),
    ).rejects.toThrow('Too big');
    await expect(
      call('listTaskItems', {
        params: { run: second.id, task: 'load' },
        query: { index: 2 ** 31 },
      }),
    ).rejects.toThrow('Too big');
  });

  it('let nobody go before others who may not change the queue, and note who tried', async () => {
    const create = (priority?: string) =>
      call('createRun', {
        params: job,
        body: { priority },
        withheld: ['openlake.queue.update'],
      });

    await expect(create('high')).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining("the job's own is normal"),
    });
    const denied = () =>
      bench.database
        .knex('audit_events')
        .where({ outcome: 'denied' })
        .select('action', 'actor', 'workspace', 'subject');
    const refused = {
      action: 'run-create',
      actor: 'user:default/ann',
      workspace: 'lab',
      subject: 'job:lab/daily',
    };
    expect(await denied()).toEqual([refused]);
    for (const priority of ['low', 'normal', undefined]) {
      await create(priority);
    }
    expect(await denied()).toEqual([refused]);
  });

  it('mark, compare and run again', async () => {
    bench.engine.outcomes.set('load', 'failed');
    const bad = await call('createRun', { params: job, body: {} });
    await bench.converge();
    bench.engine.outcomes.clear();
    const good = await call('createRun', {
      params: job,
      body: { rerunOf: bad.id, tasks: 'load', priority: 'high' },
    });
    expect(good).toMatchObject({
      trigger: { kind: 'rerun', causedBy: bad.id },
      selection: ['load'],
      priority: 'high',
    });
    await bench.converge();
    expect(
      await call('compareRuns', { query: { a: bad.id, b: good.id } }),
    ).toMatchObject({
      a: { number: 1 },
      b: { number: 2 },
      revision: [],
      firstDifference: 'load',
      tasks: [
        { key: 'load', differs: ['state'] },
        { key: 'report', differs: ['state'] },
      ],
    });
    const params = { run: bad.id };
    expect(
      await call('markTask', {
        params: { ...params, task: 'load' },
        body: { result: 'success', note: 'by hand' },
      }),
    ).toMatchObject({
      result: 'failed',
      taskCounts: { success: 1, upstream_failed: 1 },
    });
    expect(
      await call('markRun', {
        params,
        body: { result: 'success', note: 'by hand' },
      }),
    ).toMatchObject({
      result: 'success',
      mark: { was: 'failed', by: 'user:default/ann' },
    });
    expect((await call('getRun', { params })).tasks[0]).toMatchObject({
      result: 'success',
      mark: { was: 'failed', note: 'by hand' },
    });
  });

  it('mark nothing and change nothing in bulk without a note, and say where it is missing', async () => {
    bench.engine.outcomes.set('load', 'failed');
    const run = await bench.start();
    await bench.converge();
    const params = { run: run.id };
    const before = await call('getRun', { params });
    for (const note of [undefined, '', ' \n\t']) {
      const mark = { result: 'success', note };
      const many = { runs: [run.id], note };
      await Promise.all(
        [
          call('markRun', { params, body: mark }),
          call('markTask', { params: { ...params, task: 'load' }, body: mark }),
          call('bulkUpdateRuns', { body: { ...many, action: 'repair' } }),
          call('bulkUpdateRuns', { body: { ...many, action: 'cancel' } }),
          call('bulkUpdateRuns', {
            body: { ...many, ...mark, action: 'mark' },
          }),
        ].map(asked =>
          expect(asked).rejects.toMatchObject({
            name: 'InputError',
            message: expect.stringMatching(/^body\.note: [^;]+$/),
          }),
        ),
      );
    }
    expect(await call('getRun', { params })).toEqual(before);
    await call('markRun', {
      params,
      body: { result: 'success', note: '  by hand ' },
    });
    expect(await call('getRun', { params })).toMatchObject({
      run: { mark: { note: 'by hand' } },
    });
  });

  it('compare runs of one job, by what their revisions say', async () => {
    const first = await bench.start();
    await bench.converge();
    await bench.deploy('daily', { timeout: '2h' });
    const second = await bench.start();
    await bench.converge();
    const { revision } = await call('compareRuns', {
      query: { a: first.id, b: second.id },
    });
    expect(revision).toEqual([{ path: 'spec.timeout', new: '2h' }]);
    await bench.deploy('other');
    const other = await bench.start('other');
    await expect(
      call('compareRuns', { query: { a: first.id, b: other.id } }),
    ).rejects.toThrow('these are of lab/daily and lab/other');
  });

  it('compare the rest of runs whose revision is not kept any more', async () => {
    const first = await bench.start();
    await bench.converge();
    await bench.deploy('daily', { timeout: '2h' });
    bench.engine.outcomes.set('load', 'failed');
    const second = await bench.start();
    await bench.converge();
    bench.jobs.forget('daily-1');
    expect(
      await call('compareRuns', { query: { a: first.id, b: second.id } }),
    ).toMatchObject({
      revision: [],
      revisionsGone: [1],
      firstDifference: 'load',
    });
    await expect(
      call('compareRuns', { query: { a: 'none', b: second.id } }),
    ).rejects.toThrow('none');
  });

  it('act on many runs of a filtered list', async () => {
    bench.engine.outcomes.set('load', 'failed');
    const ids: string[] = [];
    for (let n = 0; n < 2; n++) {
      ids.push((await bench.start()).id);
      await bench.converge();
    }
    bench.engine.outcomes.clear();
    const filter = { workspace: 'lab', job: 'daily', trigger: 'manual,api' };
    const preview = await call('previewBulk', {
      body: { action: 'repair', filter },
    });
    expect(preview).toMatchObject({ refused: 0, more: false });
    expect(preview.runs.map((run: { id: string }) => run.id)).toEqual(
      [...ids].reverse(),
    );
    expect(
      await call('bulkUpdateRuns', {
        body: { action: 'repair', runs: [...ids, 'gone'], note: 'disk full' },
      }),
    ).toEqual({
      results: [
        { run: ids[0], ok: true },
        { run: ids[1], ok: true },
        { run: 'gone', ok: false, message: 'There is no run gone' },
      ],
    });
    await bench.converge();
    expect(
      (await call('listRuns', { query: { ...filter, state: 'success' } }))
        .items,
    ).toHaveLength(2);
  });

  it('page the items of a for_each, the failed ones by themselves', async () => {
    await bench.deploy('many', {
      tasks: [
        shellTask('each', {
          for_each: {
            in: Array.from({ length: 30 }, (_, n) => n),
            as: 'item',
            max_parallel: 5,
          },
        }),
      ],
    });
    const run = await bench.start('many');
    await bench.converge();
    const { tasks } = await call('getRun', { params: { run: run.id } });
    expect(tasks).toMatchObject([{ key: 'each', items: { success: 30 } }]);
    const params = { run: run.id, task: 'each' };
    const page = await call('listTaskItems', { params, query: { limit: 20 } });
    expect(page.items).toHaveLength(20);
    expect(page.items[7]).toMatchObject({ key: 'each', index: 7, item: 7 });
    const rest = await call('listTaskItems', {
      params,
      query: { limit: 20, cursor: page.nextCursor },
    });
    expect(rest.items).toHaveLength(10);
    expect(
      await call('listTaskItems', { params, query: { state: 'failed' } }),
    ).toEqual({ items: [] });
    expect(
      (await call('listTaskItems', { params, query: { index: 7 } })).items,
    ).toMatchObject([{ index: 7, item: 7 }]);
  });

  it('say what a run works with', async () => {
    await bench.deploy('daily', {
      parameters: [parameter('day', 'date', { default: '2026-01-31' })],
      tasks: [
        { ...shellTask('load'), shell: { command: ['x', '{{ params.day }}'] } },
      ] as never,
    });
    const run = await bench.start();
    expect(
      await call('getRunConfiguration', { params: { run: run.id } }),
    ).toMatchObject({
      revision: { number: 2 },
      parameters: { day: '2026-01-31' },
      spec: { tasks: [{ shell: { command: ['x', '2026-01-31'] } }] },
      open: [],
    });
  });

  it('pass logs on from the engine', async () => {
    const run = await bench.start();
    await bench.converge();
    const params = { run: run.id, task: 'load', attempt: 1 };
    expect(
      await call('readLog', { params, query: { contains: 'hello' } }),
    ).toMatchObject({
      lines: [{ line: 1, text: 'hello from load' }],
      total: 2,
      complete: true,
    });
    bench.engine.down = new ConnectorError('unavailable', 'connection refused');
    await expect(call('readLog', { params })).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('Scripted engine does not answer'),
    });
  });

  it('give a whole log as text, page by page', async () => {
    await bench.deploy('daily', {
      tasks: [
        { ...shellTask('load'), shell: { command: ['say', '12000'] } },
      ] as never,
    });
    const run = await bench.start();
    await bench.converge();
    const download = (task: string, signal: AbortSignal) =>
      handlers.downloadLog({
        params: { run: run.id, task, attempt: 1 },
        query: {},
        body: {},
        principal,
        withheld: [],
        signal,
      });
    const read = jest.spyOn(bench.engine, 'readLog');
    const { signal } = new AbortController();
    const { name, text } = await download('load', signal);
    expect(name).toBe('daily-1-load-1.log');
    expect(read).toHaveBeenCalledTimes(1);
    let whole = '';
    for await (const part of text) {
      whole += part;
    }
    expect(read).toHaveBeenCalledTimes(3);
    const lines = whole.split('\n');
    expect(lines).toHaveLength(12_003);
    expect(lines[0]).toBe('2026-01-01T00:00:00.000Z stdout hello from load');
    expect(lines.at(-2)).toMatch(/ stdout done$/);
    bench.engine.down = new ConnectorError('unavailable', 'refused');
    await expect(download('load', signal)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
  });

  it('say what is wrong', async () => {
    await expect(
      call('listRuns', { query: { state: 'broken' } }),
    ).rejects.toThrow('broken is no state; there are pending');
    await expect(
      call('listRuns', { query: { trigger: 'schedule,magic' } }),
    ).rejects.toThrow('query.trigger: magic is no kind of trigger; there are');
    await expect(
      call('previewBulk', {
        body: { action: 'cancel', filter: { state: 'broken' } },
      }),
    ).rejects.toThrow('body.filter.state: broken is no state');
    await expect(
      call('previewBulk', { body: { action: 'cancel' } }),
    ).rejects.toThrow('body: takes either filter or runs');
    await expect(
      call('previewBulk', {
        body: { action: 'cancel', filter: {}, runs: ['one'] },
      }),
    ).rejects.toThrow('body: takes either filter or runs');
    await expect(
      call('listTaskItems', {
        params: { run: 'missing', task: 'each' },
      }),
    ).rejects.toThrow('There is no run missing');
    await expect(
      call('listRuns', { query: { cursor: 'nonsense' } }),
    ).rejects.toThrow('not a cursor');
    await expect(
      call('getRun', { params: { run: 'missing' } }),
    ).rejects.toThrow('There is no run missing');
    await expect(
      call('createRun', { params: { ...job, job: 'missing' }, body: {} }),
    ).rejects.toThrow('Workspace lab has no job missing');
    bench.jobs.change('daily', { retired: true });
    await expect(call('createRun', { params: job, body: {} })).rejects.toThrow(
      'no longer in its repository',
    );
  });
});

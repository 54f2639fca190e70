import { mockCredentials } from '@backstage/backend-test-utils';
import { ConnectorError } from '@openlake/plugin-openlake-node';
import {
  type ParsedRouteInput,
  type RouteName,
  routes,
} from '@openlake/plugin-openlake-common';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
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
    input: { params?: object; query?: object; body?: object },
  ) {
    const route = routes[name];
    const parsed = {
      params: route.params.parse(input.params ?? {}),
      query: route.query.parse(input.query ?? {}),
      body: route.body.parse(input.body ?? {}),
    } as ParsedRouteInput<N>;
    const handler = handlers[name] as (input: unknown) => Promise<any>;
    const answer = JSON.parse(
      JSON.stringify(
        await handler({
          ...parsed,
          principal,
          signal: new AbortController().signal,
        }),
      ),
    );
    expect(route.response.parse(answer)).toEqual(answer);
    return answer;
  }

  const job = { workspace: 'lab', job: 'daily' };

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

  it('say what is wrong', async () => {
    await expect(
      call('listRuns', { query: { state: 'broken' } }),
    ).rejects.toThrow('broken is no state; there are pending');
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

import {
  ConnectorContext,
  ConnectorError,
  TableCatalog,
} from '@openlake/plugin-openlake-node';
import { NotFoundError } from '@backstage/errors';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';

let runner: TestRunner;
let server: Server | undefined;

afterEach(async () => {
  await runner?.stop();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function start(
  options: Parameters<typeof TestRunner.start>[1] = {},
): Promise<void> {
  runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), options);
}

async function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  server = createServer(handler);
  await new Promise<void>(resolve => {
    server!.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function http(url: string, more: object = {}) {
  return { key: 'call', type: 'http', http: { url, ...more } };
}

describe('an http task', () => {
  it('sends what the job says, and gives the answer on', async () => {
    let received: object = {};
    const base = await serve(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const { method, url, headers } = request;
      received = {
        method,
        url,
        headers,
        body: Buffer.concat(chunks).toString(),
      };
      response.setHeader('content-type', 'application/json');
      response.end('{"id": 5}');
    });
    await start({
      config: {
        allowInternal: true,
        secrets: [{ name: 'hook', value: 'Bearer abcdef' }],
      },
    });
    const run = await runner.run(
      deployableJob('post', {
        tasks: [
          http(`${base}/x?n={{ run.number }}`, {
            method: 'POST',
            json: { run: '{{ run.number }}' },
            headers_from: { authorization: 'hook' },
          }),
        ],
      }),
      { runNumber: 4 },
    );
    expect(received).toMatchObject({
      method: 'POST',
      url: '/x?n=4',
      body: '{"run":4}',
      headers: { authorization: 'Bearer abcdef' },
    });
    expect(run.tasks[0].values).toEqual({ status: 200, body: { id: 5 } });
    expect((await runner.log('run-of-post', 'call')).join()).not.toContain(
      'abcdef',
    );
  });

  it('calls no internal address, neither first nor after a redirect, unless an operator allows it', async () => {
    const base = await serve((_, response) => response.end('secret'));
    await start();
    const run = await runner.run(
      deployableJob('ssrf', {
        tasks: [
          { ...http(base), key: 'direct' },
          { ...http(base.replace('127.0.0.1', 'localhost')), key: 'name' },
        ],
      }),
    );
    for (const { error } of run.tasks) {
      expect(error).toMatchObject({
        category: 'configuration',
        message: expect.stringContaining('internal address'),
      });
    }
  });

  it('keeps secret headers from another host that it is sent on to', async () => {
    const seen: Array<string | undefined> = [];
    const base = await serve((request, response) => {
      seen.push(request.headers['x-token'] as string | undefined);
      if (request.url === '/start') {
        const other = base.replace('127.0.0.1', 'localhost');
        response.writeHead(302, { location: `${other}/end` }).end();
      } else {
        response.end('ok');
      }
    });
    await start({
      config: {
        allowInternal: true,
        secrets: [{ name: 't', value: 'tttttt' }],
      },
    });
    const run = await runner.run(
      deployableJob('moved', {
        tasks: [http(`${base}/start`, { headers_from: { 'x-token': 't' } })],
      }),
    );
    expect(run.state.result).toBe('success');
    expect(seen).toEqual(['tttttt', undefined]);
  });

  it('ends a redirect without end, a status that was not expected, and an endless body', async () => {
    const base = await serve((request, response) => {
      if (request.url === '/loop') {
        response.writeHead(307, { location: '/loop' }).end();
      } else if (request.url === '/broken') {
        response.writeHead(503).end('down');
      } else {
        const more = () => {
          while (response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      }
    });
    await start({ config: { allowInternal: true } });
    const run = await runner.run(
      deployableJob('odd', {
        tasks: [
          { ...http(`${base}/loop`), key: 'loop' },
          { ...http(`${base}/broken`), key: 'broken' },
          { ...http(`${base}/endless`), key: 'endless' },
        ],
      }),
    );
    const byKey = Object.fromEntries(run.tasks.map(task => [task.key, task]));
    expect(byKey.loop.error?.message).toContain('redirects more than');
    expect(byKey.broken.error).toMatchObject({
      category: 'engine',
      message: expect.stringContaining('answered 503'),
    });
    expect(byKey.endless).toMatchObject({
      state: { result: 'success' },
      values: { status: 200 },
    });
  });
});

describe('a condition task', () => {
  it('sends the run one way or the other', async () => {
    await start();
    const run = await runner.run(
      deployableJob('branch', {
        parameters: [{ name: 'n', type: 'integer' }],
        tasks: [
          {
            key: 'many',
            type: 'condition',
            condition: { left: '{{ params.n }}', op: 'gt', right: 10 },
          },
          { ...truth('yes'), depends_on: ['many'] },
          { ...truth('no'), depends_on: ['many'], when: { many: false } },
        ],
      }),
      { parameters: { n: 12 } },
    );
    expect(
      Object.fromEntries(
        run.tasks.map(({ key, state }) => [key, state.result]),
      ),
    ).toEqual({ many: 'success', yes: 'success', no: 'skipped' });
  });
});

function truth(key: string) {
  return { key, type: 'shell', shell: { command: ['true'] } };
}

describe('a job task', () => {
  function children(results: Array<string | undefined>) {
    const calls: object[] = [];
    const canceled: string[] = [];
    const runs: ConnectorContext['runs'] = {
      async start(request) {
        calls.push(request);
        return { runId: `child-of-${request.idempotencyKey}` };
      },
      async get() {
        const result = results.length > 1 ? results.shift() : results[0];
        return result
          ? { lifecycle: 'terminated', result }
          : { lifecycle: 'running' };
      },
      async cancel(runId) {
        canceled.push(runId);
      },
    };
    return { runs, calls, canceled };
  }
  const other = {
    apiVersion: 'openlake.io/v1alpha1',
    kind: 'Job',
    metadata: { name: 'other', owner: 'group:default/conformance' },
    spec: {
      parameters: [{ name: 'n', type: 'integer' }],
      tasks: [truth('only')],
    },
  };
  const parent = deployableJob(
    'parent',
    {
      tasks: [
        {
          key: 'child',
          type: 'job',
          job: { name: 'other', parameters: { n: '{{ run.number }}' } },
        },
      ],
    },
    { 'other.job.yaml': JSON.stringify(other) },
  );

  it('takes over the result of the run that it starts', async () => {
    const { runs, calls } = children([undefined, undefined, 'success']);
    await start({ connectors: { runs } });
    const run = await runner.run(parent);
    expect(calls).toEqual([
      {
        workspace: 'conformance',
        job: 'other',
        parameters: { n: 1 },
        parentRunId: 'run-of-parent',
        idempotencyKey: 'run-of-parent/child/0/0',
      },
    ]);
    expect(run.tasks[0]).toMatchObject({
      state: { result: 'success' },
      childRunId: 'child-of-run-of-parent/child/0/0',
    });
  });

  it('goes on waiting while nobody can say how its run is', async () => {
    const { runs } = children(['success']);
    let looks = 0;
    await start({
      connectors: {
        runs: {
          ...runs,
          get: async runId => {
            if (++looks === 1) {
              throw new Error('The database does not answer');
            }
            return runs.get(runId);
          },
        },
      },
    });
    const run = await runner.run(parent);
    expect(run.state.result).toBe('success');
    expect((await runner.log('run-of-parent', 'child')).join()).toContain(
      'could not be looked at, trying again: The database does not answer',
    );
  });

  it('fails when its run is gone', async () => {
    const { runs } = children(['success']);
    await start({
      connectors: {
        runs: {
          ...runs,
          get: async () => {
            throw new NotFoundError('There is no such run');
          },
        },
      },
    });
    const run = await runner.run(parent);
    expect(run.tasks[0].error?.message).toContain('There is no such run');
  });

  it('fails with it', async () => {
    await start({ connectors: { runs: children(['failed']).runs } });
    const run = await runner.run(parent);
    expect(run.state.result).toBe('failed');
    expect(run.tasks[0].error?.message).toContain('ended: failed');
  });

  it('takes it along when it is canceled, and finds it again after a restart', async () => {
    const { runs, calls, canceled } = children([undefined]);
    const knex = await openTestDatabase('SQLITE_3');
    const connectors = { runs };
    const first = await TestRunner.start(knex, { connectors });
    const runId = await first.trigger(parent);
    await first.when(runId, ({ tasks }) => tasks[0]?.childRunId !== undefined);
    await first.runner.stop();
    expect(canceled).toEqual([]);
    runner = await TestRunner.start(knex, { connectors, state: first.state });
    await runner.when(
      runId,
      ({ tasks }) => tasks[0].attempts.length === 2 && calls.length === 2,
    );
    expect(calls[1]).toEqual(calls[0]);
    await runner.orchestrator.cancel(runId);
    expect((await runner.ended(runId)).state.result).toBe('canceled');
    expect(canceled).toEqual(['child-of-run-of-parent/child/0/0']);
    await first.stop();
  });
});

describe('a wait task', () => {
  function wait(until: object, more: object = {}) {
    return deployableJob('wait', {
      tasks: [
        { key: 'w', type: 'wait', wait: { until, check_every: '1s' }, ...more },
      ],
    });
  }

  it('waits for a file in the landing folder', async () => {
    await start();
    const runId = await runner.trigger(wait({ file: { path: 'in/a.csv' } }));
    await runner.when(
      runId,
      ({ tasks }) => tasks[0]?.state.lifecycle === 'running',
    );
    const folder = join(runner.config.folders.landing, 'conformance', 'in');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'a.csv.part'), 'abc');
    await rename(join(folder, 'a.csv.part'), join(folder, 'a.csv'));
    const run = await runner.ended(runId);
    expect(run.tasks[0].values).toMatchObject({ size: 3 });
  });

  it('waits for a snapshot later than the interval', async () => {
    let at = '2026-01-01T00:00:00.000Z';
    let looks = 0;
    const catalog = {
      async loadTable() {
        if (++looks === 1) {
          throw new ConnectorError('not_found', 'There is no such table');
        }
        const seen = at;
        at = '2026-03-01T00:00:00.000Z';
        return { current: { id: '7', at: seen } };
      },
    } as unknown as TableCatalog;
    await start({ connectors: { tableCatalog: () => catalog } });
    const run = await runner.run(wait({ table: { name: 'lake.a.b' } }), {
      interval: {
        start: '2026-02-01T00:00:00.000Z',
        end: '2026-02-02T00:00:00.000Z',
      },
    });
    expect(looks).toBe(3);
    expect(run.tasks[0].values).toMatchObject({ snapshot_id: '7' });
  });

  it('waits for an address that answers', async () => {
    let calls = 0;
    const base = await serve((_, response) => {
      calls++;
      response.writeHead(calls < 2 ? 503 : 200).end();
    });
    await start({ config: { allowInternal: true } });
    const run = await runner.run(wait({ http: { url: base } }));
    expect(run.state.result).toBe('success');
    expect(calls).toBe(2);
  });

  it('waits until its time has come, and no longer', async () => {
    await start();
    const moment = new Date(Date.now() + 1_500);
    const run = await runner.run(wait({ time: moment.toISOString() }));
    expect(run.tasks[0]).toMatchObject({
      state: { result: 'success' },
      values: { at: moment.toISOString() },
    });
    expect(await runner.log('run-of-wait', 'w')).toContain(
      `waiting until ${moment.toISOString()}`,
    );
    const late = Date.parse(run.tasks[0].endedAt!) - moment.getTime();
    expect(late).toBeGreaterThanOrEqual(0);
    // However slow the machine is, and less than the longest pause.
    expect(late).toBeLessThan(10_000);
  });

  it('is through at once when its time has passed, and ends by its timeout when nothing comes', async () => {
    await start();
    const past = await runner.run(wait({ time: '2020-01-01T00:00:00Z' }));
    expect(past.state.result).toBe('success');
    const never = await runner.run(
      wait({ file: { path: 'never' } }, { timeout: '1s' }),
      { runId: 'never' },
    );
    expect(never.tasks[0]).toMatchObject({
      state: { result: 'timed_out' },
      error: {
        category: 'timeout',
        message: 'The attempt took longer than 1s',
      },
    });
  });

  it('says so when it waits in a catalog that is not connected', async () => {
    await start({
      connectors: {
        tableCatalog() {
          throw new NotFoundError('No catalog x is connected');
        },
      },
    });
    const run = await runner.run(wait({ table: { name: 'x.a.b' } }));
    expect(run.tasks[0].error?.category).toBe('configuration');
  });
});

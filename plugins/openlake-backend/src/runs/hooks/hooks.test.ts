import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { displayState } from '@openlake/plugin-openlake-common';
import express from 'express';
import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import request from 'supertest';
import { startControlPlane } from '../../__testUtils__/startControlPlane';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { parameter } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';
import { createHookRouter } from './createHookRouter';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PATH = '/hooks/lab/daily';

/** The framework's error middleware, as far as these tests look at it. */
const jsonErrors: express.ErrorRequestHandler = (error, _req, res, _next) => {
  const status =
    { AuthenticationError: 401, InputError: 400, NotFoundError: 404 }[
      error.name as string
    ] ??
    error.status ??
    500;
  res.status(status).json({ error: { message: error.message } });
};

describe.each(eachDatabase)('a webhook on %s', id => {
  let bench: RunsBench;
  let app: express.Express;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    bench.secrets.push({ name: 'shop', value: SECRET, workspaces: ['lab'] });
    await bench.deploy('daily', {
      triggers: [{ webhook: { secret_ref: 'shop' } }],
      parameters: [parameter('rows', 'integer', { default: 1 })],
      concurrency: { max_concurrent_runs: 9, when_full: 'queue' },
    });
    app = express()
      .use(
        createHookRouter({
          service: bench.hooks,
          logger: mockServices.logger.mock(),
        }),
      )
      .use(jsonErrors);
  });

  /** Signs as a sender would, with another implementation than ours. */
  const call = (
    body: string,
    options: {
      id?: string;
      at?: Date;
      secret?: string;
      signed?: string;
      path?: string;
    } = {},
  ) => {
    const { id: messageId = 'msg_1', at = bench.now } = options;
    return request(app)
      .post(options.path ?? PATH)
      .set('Content-Type', 'application/json')
      .set('webhook-id', messageId)
      .set('webhook-timestamp', String(Math.floor(at.getTime() / 1000)))
      .set(
        'webhook-signature',
        new Webhook(options.secret ?? SECRET).sign(
          messageId,
          at,
          options.signed ?? body,
        ),
      )
      .send(body);
  };
  const runsOf = async () =>
    (await bench.store.list({ job: 'daily' })).runs.reverse();

  it('starts a run with typed parameters, on record as its own', async () => {
    const response = await call('{"parameters": {"rows": "12"}, "more": 1}');
    expect(response.status).toBe(201);
    const [run] = await runsOf();
    expect(response.body).toEqual({ run: run.id, number: 1, created: true });
    expect(run).toMatchObject({
      parameters: { rows: 12 },
      trigger: {
        kind: 'webhook',
        by: 'webhook:lab/daily',
        detail: 'msg_1',
      },
    });
    expect(await bench.database.knex('audit_events')).toMatchObject([
      { actor: 'webhook:lab/daily', action: 'run-create', workspace: 'lab' },
    ]);
    await bench.converge();
    expect(displayState((await runsOf())[0].state)).toBe('success');
  });

  it('needs no body', async () => {
    expect((await call('')).status).toBe(201);
    expect((await runsOf())[0].parameters).toEqual({ rows: 1 });
  });

  it('is the same run for the same id within a day, however often it is sent', async () => {
    const first = await call('{}');
    bench.advance(60 * MINUTE);
    const again = await call('{}');
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, created: false });
    expect((await call('{}', { id: 'msg_2' })).status).toBe(201);
    expect(await runsOf()).toHaveLength(2);
    const ticks = await bench.triggerStore.listTicks(
      { workspace: 'lab', job: 'daily' },
      10,
    );
    expect(ticks.map(({ tick }) => tick).sort()).toEqual([
      'webhook:msg_1',
      'webhook:msg_2',
    ]);
  });

  it('takes a secret that is plain text, and one of several signatures', async () => {
    bench.secrets[0].value = 'correct horse battery staple';
    const secret = Buffer.from(bench.secrets[0].value).toString('base64');
    const right = new Webhook(secret).sign('msg_1', bench.now, '{}');
    const response = await call('{}').set(
      'webhook-signature',
      `v1a,xxxx v1,${Buffer.alloc(32).toString('base64')} ${right}`,
    );
    expect(response.status).toBe(201);
  });

  it.each<[string, Parameters<typeof call>[1], string]>([
    [
      'another secret',
      { secret: randomBytes(32).toString('base64') },
      'signature',
    ],
    ['another body', { signed: '{"parameters":{}}' }, 'signature'],
    [
      'an old timestamp',
      { at: new Date('2026-03-02T09:54:59Z') },
      'five minutes',
    ],
    [
      'a timestamp to come',
      { at: new Date('2026-03-02T10:05:01Z') },
      'five minutes',
    ],
    ['an endless id', { id: 'm'.repeat(201) }, 'longer than 200'],
  ])('is refused with %s', async (_what, options, message) => {
    const response = await call('{}', options);
    expect(response.status).toBe(401);
    expect(response.body.error.message).toContain(message);
    expect(await runsOf()).toEqual([]);
  });

  it.each(['whsec_', 'whsec_!'])(
    'takes no calls with the secret %s, which anybody could sign with',
    async value => {
      bench.secrets[0].value = value;
      const timestamp = String(Math.floor(bench.now.getTime() / 1000));
      const forged = createHmac('sha256', '')
        .update(`msg_1.${timestamp}.{}`)
        .digest('base64');
      const response = await call('{}').set(
        'webhook-signature',
        `v1,${forged}`,
      );
      expect(response.status).toBe(404);
      expect(await runsOf()).toEqual([]);
      expect(bench.logger.warn.mock.calls).toEqual([
        [expect.stringContaining('its secret shop is empty')],
      ]);
    },
  );

  it('is refused without a signature', async () => {
    const response = await request(app).post(PATH).send({});
    expect(response.status).toBe(401);
    expect(response.body.error.message).toContain('webhook-signature');
  });

  it('tells the log of what it refuses, seldom, with a count and nothing of the call', async () => {
    const badly = () =>
      call('{"card": "4711"}', { id: 'msg_secret', signed: 'something else' });
    for (let calls = 0; calls < 4; calls++) {
      expect((await badly()).status).toBe(401);
    }
    const said = () => bench.logger.warn.mock.calls.map(([text]) => text);
    expect(said()).toEqual([
      'A call of the webhook of lab/daily was refused: webhook-signature is not that of this body with this id, timestamp and secret.',
    ]);
    bench.advance(MINUTE);
    await badly();
    expect(said()).toHaveLength(2);
    expect(said()[1]).toMatch(/3 more were refused since/);
    expect(said().join()).not.toMatch(/4711|msg_secret|whsec/);
  });

  it('is not there, in the same words, for whatever is missing', async () => {
    await bench.deploy('quiet');
    await bench.deploy('strange', {
      triggers: [{ webhook: { secret_ref: 'unknown' } }],
    });
    bench.secrets.push({ name: 'other', value: SECRET, workspaces: ['x'] });
    await bench.deploy('foreign', {
      triggers: [{ webhook: { secret_ref: 'other' } }],
    });
    await bench.deploy('gone', {
      triggers: [{ webhook: { secret_ref: 'shop' } }],
    });
    bench.jobs.change('gone', { retired: true });
    for (const path of [
      'lab/quiet',
      'lab/strange',
      'lab/foreign',
      'lab/gone',
      'lab/none',
      'nowhere/daily',
    ]) {
      const response = await call('{}', { path: `/hooks/${path}` });
      expect([response.status, response.body.error.message]).toEqual([
        404,
        `There is no webhook ${path}`,
      ]);
    }
    expect((await call('{}', { path: '/hooks/a%00b/daily' })).status).toBe(404);
    expect(bench.logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(
        'no secret unknown, so it takes no calls; add it to',
      ),
    );
  });

  it.each([
    ['{', 'body: is not JSON'],
    ['[]', 'body: '],
    ['{"parameters": 7}', 'body.parameters: '],
    ['{"parameters": {"rows": "many"}}', 'rows must be a number, not "many"'],
    ['{"parameters": {"rosw": 1}}', 'there is no parameter rosw'],
    ['{"parameters": {"rows": "a\\u0000b"}}', 'body.parameters.rows: '],
  ])('says what is wrong in %s', async (body, message) => {
    const response = await call(body);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(message);
    expect(await runsOf()).toEqual([]);
  });

  it('starts nothing while its job is paused, and records that', async () => {
    bench.jobs.change('daily', { paused: true });
    const response = await call('{}');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ skipped: 'the job was paused' });
    expect(await runsOf()).toEqual([]);
    expect(
      await bench.reader.lastSkip({ workspace: 'lab', job: 'daily' }),
    ).toMatchObject({ because: 'the job was paused' });
  });

  it('answers an id with its run also while the job is paused', async () => {
    const first = await call('{}');
    bench.jobs.change('daily', { paused: true });
    const again = await call('{}');
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, created: false });
    expect((await call('{}', { id: 'msg_2' })).body).toEqual({
      skipped: 'the job was paused',
    });
  });

  it('does not start what it skipped, however often it is sent after the pause', async () => {
    bench.jobs.change('daily', { paused: true });
    await call('{}');
    bench.jobs.change('daily', { paused: false });
    const skipped = { skipped: 'the job was paused' };
    expect((await call('{}')).body).toEqual(skipped);
    bench.advance(DAY - 1);
    expect((await call('{}')).body).toEqual(skipped);
    expect(await runsOf()).toEqual([]);
    const ticks = await bench.triggerStore.listTicks(
      { workspace: 'lab', job: 'daily' },
      10,
    );
    expect(ticks).toHaveLength(1);
  });

  it('knows an id for 24 h and no longer', async () => {
    const first = await call('{}');
    bench.advance(DAY - 1);
    expect((await call('{}')).body).toEqual({ ...first.body, created: false });
    bench.advance(1);
    expect((await call('{}')).status).toBe(201);
    expect(await runsOf()).toHaveLength(2);
  });

  it('takes bodies up to 256 KiB', async () => {
    const body = (bytes: number) => `{"x":"${'y'.repeat(bytes - 8)}"}`;
    expect((await call(body(256 * 1024))).status).toBe(201);
    expect((await call(body(256 * 1024 + 1))).status).toBe(413);
  });

  it('is not called more often than a sender should', async () => {
    app = express()
      .use(
        createHookRouter({
          service: bench.hooks,
          logger: mockServices.logger.mock(),
          callsPerMinute: 2,
        }),
      )
      .use(jsonErrors);
    const statuses = [];
    for (const message of ['a', 'b', 'c']) {
      statuses.push((await call('{}', { id: message })).status);
    }
    expect(statuses).toEqual([201, 201, 429]);
    const spelledOtherwise = await call('{}', { path: '/Hooks/lab/%64aily/' });
    expect(spelledOtherwise.status).toBe(429);
    const other = await call('{}', { path: '/hooks/lab/none' });
    expect(other.status).toBe(404);
  });
});

describe('the guide to webhooks', () => {
  const guide = readFileSync(
    resolve(__dirname, '../../../../../docs/guides/jobs.md'),
    'utf8',
  );
  const [, program] =
    /```js\n(import { createHmac }[^]*?)```/.exec(guide) ?? [];

  it('has a program that starts a run, once for an id', async () => {
    const bench = new RunsBench(await openTestDatabase('SQLITE_3'), {
      startAt: new Date(),
    });
    bench.secrets.push({ name: 'shop-hook', value: SECRET });
    bench.jobs.put('orders-daily', {
      triggers: [{ webhook: { secret_ref: 'shop-hook' } }],
      parameters: [parameter('day', 'date')],
    });
    const server = express()
      .use(
        '/api/openlake',
        createHookRouter({
          service: bench.hooks,
          logger: mockServices.logger.mock(),
        }),
      )
      .listen(0);
    const send = async () => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [
          '--input-type=module',
          '--eval',
          program.replace('/hooks/sales/', '/hooks/lab/'),
        ],
        {
          env: {
            PORTAL: `http://localhost:${
              (server.address() as AddressInfo).port
            }`,
            HOOK_SECRET: SECRET,
            HOOK_ID: 'order-7',
          },
        },
      );
      return stdout;
    };
    try {
      expect(await send()).toMatch(/^201 .*"number":1/);
      expect(await send()).toMatch(/^200 .*"number":1/);
    } finally {
      server.close();
    }
    const { runs } = await bench.store.list({ job: 'orders-daily' });
    expect(runs.map(run => run.parameters)).toEqual([{ day: '2026-01-31' }]);
  });
});

describe('a portal', () => {
  it('takes webhooks from who has no token', async () => {
    const plane = await startControlPlane({});
    const response = await request(plane.server)
      .post('/api/openlake/hooks/sales/none')
      .set('Authorization', mockCredentials.none.header());
    expect(response.status).toBe(404);
    expect(response.body.error.message).toBe('There is no webhook sales/none');
    await plane.stop();
  });
});

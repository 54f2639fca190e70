import { PermissionsService } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  openApiDocument,
  openlakePermissions,
  RouteName,
  routes,
} from '@openlake/plugin-openlake-common';
import express from 'express';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import request from 'supertest';
import { startControlPlane } from '../__testUtils__/startControlPlane';
import {
  openEmptyTestDatabase,
  openTestDatabase,
} from '../__testUtils__/testDatabases';
import { Audit } from '../audit/Audit';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { openlakePlugin } from '../plugin';
import { auditAction } from './auditAction';
import { createApiRouter } from './createApiRouter';
import { createDocumentRouter, PUBLIC_PATHS } from './createDocumentRouter';
import { Handlers } from './Handlers';

const names = Object.keys(routes) as RouteName[];

/** The framework's error middleware, as far as these tests look at it. */
const jsonErrors: express.ErrorRequestHandler = (error, _req, res, _next) => {
  const status =
    { NotAllowedError: 403, AuthenticationError: 401, InputError: 400 }[
      error.name as string
    ] ??
    error.status ??
    500;
  res.status(status).json({ error: { message: error.message } });
};

/** Path of a route with something in each of its parameters. */
function examplePath(name: RouteName): string {
  return routes[name].path.replace(/:\w+/g, '1');
}

/** Every method and path that an express router answers, routers in it included. */
function walk(router: express.Router): string[] {
  return router.stack.flatMap(layer => {
    if (layer.route) {
      const { path, stack } = layer.route;
      return stack.map(
        ({ method }: { method: string }) => `${method.toUpperCase()} ${path}`,
      );
    }
    const inner = layer.handle as unknown as Partial<express.Router>;
    if (!inner.stack) {
      throw new Error('A middleware on the router can answer for any path');
    }
    return walk(inner as express.Router);
  });
}

describe('the API', () => {
  let denied: (permission: string) => boolean;
  let decided: Promise<void> | undefined;
  const asked: string[] = [];
  const permissions = {
    authorize: async requests => {
      asked.push(...requests.map(({ permission }) => permission.name));
      await decided;
      return requests.map(({ permission }) => ({
        result: denied(permission.name)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      }));
    },
    authorizeConditional: async () => [],
  } as PermissionsService;
  const called: string[] = [];
  let withheld: readonly string[];
  let failure: Error | undefined;
  const handlers = Object.fromEntries(
    names.map(name => [
      name,
      async (input: { withheld: readonly string[] }) => {
        called.push(name);
        withheld = input.withheld;
        if (failure) {
          throw failure;
        }
        return {};
      },
    ]),
  ) as unknown as Handlers;

  const logger = mockServices.logger.mock();
  let database: OpenlakeDatabase;
  let router: express.Router;
  let app: express.Express;

  beforeAll(async () => {
    database = await openTestDatabase('SQLITE_3');
    router = createApiRouter({
      handlers,
      httpAuth: mockServices.httpAuth(),
      permissions,
      audit: new Audit({
        database,
        auditor: mockServices.auditor.mock(),
        logger: mockServices.logger.mock(),
      }),
      logger,
    });
    app = express().use(router).use(jsonErrors);
  });
  beforeEach(() => {
    asked.length = 0;
    called.length = 0;
    failure = undefined;
    denied = () => false;
    decided = undefined;
  });

  const send = (name: RouteName) => {
    const method = routes[name].method === 'GET' ? 'get' : 'post';
    return request(app)[method](examplePath(name));
  };

  it('has no endpoint but those that declare their permissions', () => {
    const declared = names.map(
      name => `${routes[name].method} ${routes[name].path}`,
    );
    expect(walk(router).sort()).toEqual(declared.sort());
    const known = openlakePermissions.map(({ name }) => name);
    for (const name of names) {
      const { permissions: needed, parts } = routes[name];
      expect(needed.length).toBeGreaterThan(0);
      for (const permission of [...needed, ...parts]) {
        expect(known).toContain(permission.name);
      }
    }
  });

  it('has documents beside it that hold no data', () => {
    expect(walk(createDocumentRouter())).toEqual([
      'GET /openapi.json',
      'GET /schemas/:kind.json',
    ]);
    expect(PUBLIC_PATHS).toEqual(['/openapi.json', '/schemas']);
  });

  const denials = names.flatMap(name =>
    routes[name].permissions.map((permission): [RouteName, string] => [
      name,
      permission.name,
    ]),
  );

  it.each(denials)('refuses %s without %s, and notes it', async (name, one) => {
    denied = permission => permission === one;
    const audited = () =>
      database
        .knex('audit_events')
        .where({ action: auditAction(name) })
        .orderBy('id');
    const before = await audited();
    const response = await send(name);
    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain(one);
    expect(called).toEqual([]);
    const { permissions: needed, parts } = routes[name];
    expect(asked).toEqual([...needed, ...parts].map(p => p.name));
    const noted = (await audited()).slice(before.length);
    expect(noted).toMatchObject([
      { actor: 'user:default/mock', outcome: 'denied' },
    ]);
    expect(noted[0].details).toContain(one);
  });

  it('calls a denied attempt what the deed would have been called', () => {
    expect(
      (
        [
          'createRun',
          'cancelRun',
          'repairRun',
          'pauseJob',
          'unpauseJob',
          'confirmDeployment',
        ] as const
      ).map(auditAction),
    ).toEqual([
      'run-create',
      'run-cancel',
      'run-repair',
      'job-pause',
      'job-unpause',
      'deployment-confirm',
    ]);
    expect(new Set(names.map(auditAction)).size).toBe(names.length);
  });

  const parts = names.flatMap(name =>
    routes[name].parts.map((permission): [RouteName, string] => [
      name,
      permission.name,
    ]),
  );

  it.each(parts)('answers %s without the part of %s', async (name, one) => {
    denied = permission => permission === one;
    await send(name);
    expect(withheld).toEqual([one]);
  });

  it.each(names)('does not let anybody into %s without a token', async name => {
    const response = await send(name).set(
      'Authorization',
      mockCredentials.none.header(),
    );
    expect(response.status).toBe(401);
    expect(asked).toEqual([]);
  });

  it('tells nobody what only the log may hold', async () => {
    failure = new Error('insert into `runs` ... /srv/state.db');
    const response = await send('listConnectors');
    expect(response.status).toBe(500);
    const { message } = response.body.error;
    expect(message).toMatch(/^Something went wrong .* under [0-9A-Z]{26}$/);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining(message.slice(-26)),
      expect.objectContaining({ message: expect.stringContaining('/srv') }),
    );
  });

  it('does nothing for somebody who has gone before it was decided whether they may', async () => {
    let decide = () => {};
    decided = new Promise(resolve => {
      decide = resolve;
    });
    const gone = new Promise<void>(resolve => {
      app = express()
        .use((_request, response, next) => {
          response.on('close', resolve);
          next();
        })
        .use(router)
        .use(jsonErrors);
    });
    const errors = logger.error.mock.calls.length;
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    client.write(
      `POST ${examplePath(
        'previewRepair',
      )} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    );
    while (!asked.length) {
      await new Promise(setImmediate);
    }
    client.destroy();
    await gone;
    decide();
    await decided;
    server.close();
    await once(server, 'close');
    await new Promise(setImmediate);
    expect(called).toEqual([]);
    expect(logger.error.mock.calls).toHaveLength(errors);
  });

  it('refuses text that PostgreSQL cannot hold, wherever it stands', async () => {
    const inQuery = await request(app).get('/runs?job=a%00b');
    expect(inQuery.status).toBe(400);
    expect(inQuery.body.error.message).toBe(
      'query.job: holds the character NUL',
    );
    const inBody = await request(app)
      .post(examplePath('createRun'))
      .send({ parameters: { deep: ['fine', 'a\0b'] } });
    expect(inBody.status).toBe(400);
    expect(inBody.body.error.message).toContain('body.parameters.deep.1');
    denied = () => true;
    const inPath = await request(app).get('/workspaces/a%00b/audit');
    expect(inPath.status).toBe(403);
    expect(
      await database.knex('audit_events').where({ workspace: 'ab' }),
    ).toMatchObject([{ action: 'audit-events-list', outcome: 'denied' }]);
    expect(called).toEqual([]);
  });

  it('names the place of each mistake', async () => {
    const response = await request(app).get('/runs?limit=9999&colour=red');
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(/query\.limit: .*200/);
    expect(response.body.error.message).toMatch(/query: .*colour/);
    const body = await request(app)
      .post('/workspaces/w/jobs/j/pause')
      .send({ reason: 7 });
    expect(body.status).toBe(400);
    expect(body.body.error.message).toMatch(/^body\.reason: /);
    const broken = await request(app)
      .post('/workspaces/w/jobs/j/pause')
      .set('Content-Type', 'application/json')
      .send('{');
    expect(broken.status).toBe(400);
    expect(called).toEqual([]);
  });
});

describe('the documents of the API', () => {
  it('are there for tools that have no token, and say what the routes say', async () => {
    const plane = await startControlPlane({});
    const get = (path: string) =>
      request(plane.server)
        .get(`/api/openlake${path}`)
        .set('Authorization', mockCredentials.none.header());
    const document = await get('/openapi.json');
    expect(document.status).toBe(200);
    expect(document.body).toEqual(
      JSON.parse(JSON.stringify(openApiDocument())),
    );
    const schema = await get('/schemas/job.json');
    expect(schema.status).toBe(200);
    expect(schema.body.properties.kind).toMatchObject({ const: 'Job' });
    expect((await get('/schemas/pod.json')).status).toBe(404);
    expect((await get('/workspaces')).status).toBe(401);
    await plane.stop();
  });
});

describe('a control plane without any engine', () => {
  it('starts and answers', async () => {
    const backend = await startTestBackend({
      features: [
        openlakePlugin,
        catalogServiceMock.factory(),
        mockServices.database.factory({
          knex: await openEmptyTestDatabase('SQLITE_3'),
        }),
      ],
    });
    const response = await request(backend.server).get(
      '/api/openlake/connectors',
    );
    expect(response.body).toEqual({ items: [] });
    await backend.stop();
  });
});

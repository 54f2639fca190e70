import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import {
  RouteName,
  RouteOutput,
  routes,
} from '@openlake/plugin-openlake-common';
import { openlakeConnectorsExtensionPoint } from '@openlake/plugin-openlake-node';
import { Knex } from 'knex';
import request from 'supertest';
import { openlakePlugin } from '../plugin';
import { FakeOrchestrator } from './FakeOrchestrator';
import { openEmptyTestDatabase } from './testDatabases';

const fakeOrchestratorModule = createBackendModule({
  pluginId: 'openlake',
  moduleId: 'fake-orchestrator',
  register(reg) {
    reg.registerInit({
      deps: { connectors: openlakeConnectorsExtensionPoint },
      async init({ connectors }) {
        connectors.addOrchestrator('fake', () => new FakeOrchestrator());
      },
    });
  },
});

/** The plugin in a backend, as its clients see it. */
export async function startControlPlane(options: {
  openlake?: JsonObject;
  entities?: Entity[];
  /** The database; an empty one by default. */
  knex?: Knex;
  features?: Parameters<typeof startTestBackend>[0]['features'];
}) {
  // Backstage's own test database is never closed and keeps the process alive.
  const knex = options.knex ?? (await openEmptyTestDatabase('SQLITE_3'));
  const backend = await startTestBackend({
    features: [
      openlakePlugin,
      fakeOrchestratorModule,
      catalogServiceMock.factory({ entities: options.entities ?? [] }),
      mockServices.rootConfig.factory({
        data: { openlake: options.openlake ?? {} },
      }),
      mockServices.database.mock({ getClient: async () => knex }).factory,
      ...(options.features ?? []),
    ],
  });

  const send = (name: RouteName, path: string, body?: object) => {
    const { method } = routes[name];
    const agent = request(backend.server);
    const url = `/api/openlake${path}`;
    return method === 'GET' ? agent.get(url) : agent.post(url).send(body ?? {});
  };

  return {
    server: backend.server,
    stop: () => backend.stop(),
    send,

    /** Calls a route that must succeed and holds its answer against the OpenAPI document. */
    async call<N extends RouteName>(
      name: N,
      path: string,
      body?: object,
    ): Promise<RouteOutput<N>> {
      const response = await send(name, path, body);
      if (response.status >= 300) {
        throw new Error(
          `${name} answered ${response.status}: ${response.text}`,
        );
      }
      return parseResponse(name, response);
    },
  };
}

/**
 * The answer of a route, checked both ways: it has what the route declares,
 * and nothing else.
 */
export function parseResponse<N extends RouteName>(
  name: N,
  response: { status: number; body: unknown },
): RouteOutput<N> {
  const { response: schema, status } = routes[name];
  expect(response.status).toBe(status ?? 200);
  const parsed = schema.parse(response.body);
  expect(response.body).toEqual(parsed);
  return parsed as RouteOutput<N>;
}

/** Repeats an observation until it holds. */
export async function eventually<T>(
  observe: () => Promise<T>,
  holds: (value: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const value = await observe();
    if (holds(value)) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`Still ${JSON.stringify(value)} after 15 s`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
}

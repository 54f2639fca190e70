import {
  type ParsedRouteInput,
  type Route,
  type RouteName,
  type RouteOutput,
  routes,
} from '@openlake/plugin-openlake-common';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

type Answers = {
  [N in RouteName]?: (input: ParsedRouteInput<N>) => RouteOutput<N>;
};

/** What the portal says no with. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * A portal made of the routes: it takes only what the API takes, and answers
 * only as the API does, so a test cannot agree with itself alone.
 */
export class TestPortal {
  readonly #server: Server;
  #answers: Answers = {};
  /** Requests of the API, in order. */
  readonly calls: Array<{ name: RouteName; input: unknown; token?: string }> =
    [];
  /** Of guests who signed in. */
  guests = 0;

  #port = 0;
  /** What a request meets before the API: a proxy, or the portal on its way up or down. */
  gate?: (response: ServerResponse, pathname: string) => boolean;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(error => {
        response.destroy(error);
      });
    });
  }

  static async start(): Promise<TestPortal> {
    const portal = new TestPortal();
    await portal.comeBack();
    return portal;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens again after `stop`, at the same address. */
  async comeBack(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Says what the portal answers from now on; what is not named is not there. */
  answer(answers: Answers): void {
    this.#answers = { ...this.#answers, ...answers };
  }

  /** Inputs of the calls of one endpoint. */
  inputs<N extends RouteName>(name: N): Array<ParsedRouteInput<N>> {
    return this.calls
      .filter(call => call.name === name)
      .map(({ input }) => input as ParsedRouteInput<N>);
  }

  /** Ends it; twice is once. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (this.gate?.(response, pathname)) {
      return;
    }
    if (pathname === '/api/auth/guest/refresh') {
      this.guests++;
      send(200, { backstageIdentity: { token: `guest-${this.guests}` } });
      return;
    }
    const refuse = (status: number, message: string) =>
      send(status, {
        error: { name: 'Error', message },
        response: { statusCode: status },
      });
    const found = findRoute(request.method!, pathname);
    const answer = found && this.#answers[found.name];
    if (!found || !answer) {
      refuse(404, `Nothing answers ${request.method} ${pathname}`);
      return;
    }
    const { name, params } = found;
    const route: Route = routes[name];
    const text = Buffer.concat(chunks).toString();
    const parsed = {
      params: route.params.safeParse(params),
      query: route.query.safeParse(Object.fromEntries(searchParams)),
      body: route.body.safeParse(text ? JSON.parse(text) : {}),
    };
    const wrong = Object.values(parsed).find(part => !part.success);
    if (wrong) {
      refuse(400, `${name}: ${wrong.error!.message}`);
      return;
    }
    const input = {
      params: parsed.params.data,
      query: parsed.query.data,
      body: parsed.body.data,
    };
    this.calls.push({ name, input, token: request.headers.authorization });
    try {
      const body = (answer as (given: unknown) => unknown)(input);
      send(route.status ?? 200, route.response.parse(body));
    } catch (error) {
      if (error instanceof Refusal) {
        refuse(error.status, error.message);
      } else {
        refuse(500, `${name}: ${(error as Error).message}`);
      }
    }
  }
}

/** The endpoint of an address; one without a parameter goes before one with. */
function findRoute(
  method: string,
  pathname: string,
): { name: RouteName; params: Record<string, string> } | undefined {
  const names = (Object.keys(routes) as RouteName[]).sort(
    (a, b) => parameters(a) - parameters(b),
  );
  for (const name of names) {
    const route = routes[name];
    const pattern = route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^/api/openlake${pattern}$`).exec(pathname);
    if (match && route.method === method) {
      return {
        name,
        params: Object.fromEntries(
          Object.entries(match.groups ?? {}).map(([key, value]) => [
            key,
            decodeURIComponent(value),
          ]),
        ),
      };
    }
  }
  return undefined;
}

function parameters(name: RouteName): number {
  return routes[name].path.split(':').length;
}

import { ResponseError } from '@backstage/errors';
import { Route, TextFile, textFile } from './route';
import { RouteInput, RouteName, RouteOutput, routes } from './routes';

type EmptyKeys<T> = {
  [K in keyof T]: Record<string, never> extends T[K] ? K : never;
}[keyof T];

/** Input of a call; parts that may be empty may be left out. @public */
export type CallInput<N extends RouteName> = Omit<
  RouteInput<N>,
  EmptyKeys<RouteInput<N>>
> &
  Partial<Pick<RouteInput<N>, EmptyKeys<RouteInput<N>>>>;

/**
 * Calls the OpenLake API, typed by the same routes that the router mounts.
 *
 * @public
 */
export class OpenlakeClient {
  readonly #fetch: typeof fetch;
  readonly #baseUrl: () => Promise<string>;

  /**
   * @param options - `fetch` that adds credentials, and where the API is, such
   *   as `http://localhost:7007/api/openlake`.
   */
  constructor(options: {
    fetch: typeof fetch;
    baseUrl: () => Promise<string>;
  }) {
    this.#fetch = options.fetch;
    this.#baseUrl = options.baseUrl;
  }

  /**
   * Calls one endpoint.
   *
   * @throws ResponseError with the API's error when it does not answer 2xx; its
   * message is what the API said, not only that it said no.
   */
  async call<N extends RouteName>(
    name: N,
    input: CallInput<N>,
    options?: { signal?: AbortSignal },
  ): Promise<RouteOutput<N>> {
    const { method, path } = routes[name];
    const { params, query, body } = input as Partial<
      Record<'params' | 'query' | 'body', Record<string, unknown>>
    >;
    const url =
      (await this.#baseUrl()) + fillPath(path, params ?? {}) + search(query);
    const response = await this.#fetch(url, {
      method,
      signal: options?.signal,
      ...(method === 'POST' && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      }),
    });
    if (!response.ok) {
      const error = await ResponseError.fromResponse(response);
      error.message = error.body.error.message || error.message;
      throw error;
    }
    const route: Route = routes[name];
    return (
      route.response === textFile ? textFileOf(response) : await response.json()
    ) as RouteOutput<N>;
  }
}

function textFileOf({ headers, body }: Response): TextFile {
  const disposition = headers.get('Content-Disposition') ?? '';
  const [, name = 'download.txt'] =
    /filename="([^"]+)"/.exec(disposition) ?? [];
  return { name, text: textOf(body) };
}

/** Text as it comes. Whoever stops reading stops the answer. */
async function* textOf(body: Response['body']): AsyncGenerator<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done = true, value } = (await reader?.read()) ?? {};
      if (done) {
        return;
      }
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader?.cancel();
  }
}

function fillPath(path: string, params: Record<string, unknown>): string {
  return path.replace(/:(\w+)/g, (_, key) =>
    encodeURIComponent(String(params[key])),
  );
}

function search(query: Record<string, unknown> | undefined): string {
  const entries = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, string] => [key, String(value)]);
  return entries.length ? `?${new URLSearchParams(entries)}` : '';
}

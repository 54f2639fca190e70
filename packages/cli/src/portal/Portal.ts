import { InputError, ResponseError } from '@backstage/errors';
import {
  type CallInput,
  OpenlakeClient,
  type RouteName,
  type RouteOutput,
  routes,
} from '@openlake/plugin-openlake-common';
import type { Terminal } from '../Terminal';
import { isWaiting, type WaitOptions } from '../waitOptions';
import { inWordsOfTheCommandLine } from './fieldWords';
import { answerLost, isAway, type Patience, persist, unheard } from './persist';
import { PortalSilent } from './PortalSilent';

const PATIENCE_MS = 60_000;
const UNAUTHORIZED = 401;

/**
 * A session with a portal: its API and the addresses of its pages.
 *
 * @internal
 */
export interface Portal {
  call<N extends RouteName>(
    name: N,
    input: CallInput<N>,
  ): Promise<RouteOutput<N>>;
  /** The whole address of a page, from its path. */
  page(path: string): string;
  /** The same session for somebody who waits: it asks again while the portal is away. */
  patient(patience: Patience): Portal;
}

/**
 * Opens a session with the portal of `--url`, else OPENLAKE_URL, else the port
 * on this machine: with OPENLAKE_TOKEN when it is set, else as its guest.
 *
 * Who waits for something is patient from the first request on; others are told
 * at once of a portal that is away.
 *
 * @throws Error that says what to do when the portal does not answer or does not let us in
 * @internal
 */
export async function openPortal(
  options: { url?: string; follow?: boolean } & WaitOptions,
  terminal: Terminal,
): Promise<Portal> {
  const url = portalUrl(options.url, terminal);
  const { timeout = Infinity } = options;
  const patience = isWaiting(options)
    ? { until: terminal.now() + timeout }
    : undefined;
  const own = terminal.env.OPENLAKE_TOKEN;
  if (own === '') {
    throw new Error(
      'OPENLAKE_TOKEN is empty, as where a secret is not set. Set it to a token of the portal, or unset it to be its guest',
    );
  }
  const signIn = () => guestToken(url);
  let token =
    own ??
    (patience
      ? await persist(signIn, { url, terminal, again: isAway, ...patience })
      : await signIn());
  const client = new OpenlakeClient({
    baseUrl: async () => `${url}/api/openlake`,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Authorization', `Bearer ${token}`);
      return reach(String(input), { ...init, headers });
    },
  });
  const ask: Portal['call'] = async (name, input) => {
    try {
      return await client.call(name, input);
    } catch (error) {
      if (!isUnauthorized(error)) {
        throw error;
      }
      if (own !== undefined) {
        throw new Error(
          `The portal at ${url} does not take the token in OPENLAKE_TOKEN; it may have expired. Set a new one`,
        );
      }
    }
    // A guest is signed in for an hour, and waiting can take longer.
    token = await signIn();
    return client.call(name, input);
  };
  const session = (asked?: Patience): Portal => ({
    page: path => `${url}${path}`,
    call: (name, input) =>
      persist(() => ask(name, input), {
        url,
        terminal,
        again: passing(name, input, asked !== undefined),
        ...asked,
      }).catch(error => {
        throw inWordsOfTheCommandLine(error, name, input);
      }),
    patient: session,
  });
  return session(patience);
}

/**
 * After which failures a request is made again. With a key it does no more when
 * it is made twice; somebody who does not wait and is refused a connection
 * wants to know at once.
 */
function passing(
  name: RouteName,
  input: { body?: object },
  isPatient: boolean,
): (error: unknown) => boolean {
  const hasKey = 'idempotencyKey' in (input.body ?? {});
  if (isPatient) {
    return hasKey || routes[name].method === 'GET' ? isAway : unheard;
  }
  return hasKey ? answerLost : () => false;
}

function portalUrl(given: string | undefined, { env }: Terminal): string {
  const url =
    given ??
    env.OPENLAKE_URL ??
    `http://localhost:${env.OPENLAKE_PORT ?? '7007'}`;
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new InputError(
      `${url} is no address of a portal; write it like http://localhost:7007`,
    );
  }
  return url.replace(/\/+$/, '');
}

async function guestToken(url: string): Promise<string> {
  const response = await reach(`${url}/api/auth/guest/refresh`, {
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
  if (!response.ok) {
    const error = await ResponseError.fromResponse(response);
    if (isAway(error)) {
      error.message = `The portal at ${url} is not ready (status ${response.status}). Try again in a moment`;
      throw error;
    }
  }
  const body = response.ok
    ? ((await response.json().catch(() => undefined)) as
        | { backstageIdentity?: { token?: string } }
        | undefined)
    : undefined;
  const token = body?.backstageIdentity?.token;
  if (token === undefined) {
    throw new Error(
      `The portal at ${url} does not let guests in (status ${response.status}). Set OPENLAKE_TOKEN to a token of the portal`,
    );
  }
  return token;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, {
      ...init,
      signal: init.signal ?? AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw new PortalSilent(new URL(url).origin, error as Error, PATIENCE_MS);
  }
}

function isUnauthorized(error: unknown): boolean {
  return (
    error instanceof ResponseError && error.response.status === UNAUTHORIZED
  );
}

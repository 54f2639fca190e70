import { InputError } from '@backstage/errors';
import { OpenlakeClient } from '@openlake/plugin-openlake-common';
import type { Terminal } from './Terminal';

const PATIENCE_MS = 60_000;

/**
 * Address of the portal: `--url`, else OPENLAKE_URL, else the port on this machine.
 *
 * @throws InputError when it is no address
 * @internal
 */
export function portalUrl(
  given: string | undefined,
  { env }: Terminal,
): string {
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

/**
 * Opens a session with the portal: with OPENLAKE_TOKEN when it is set, else as its guest.
 *
 * @throws Error that says what to do when the portal does not answer or does not let us in
 * @internal
 */
export async function connectPortal(
  url: string,
  terminal: Terminal,
): Promise<OpenlakeClient> {
  const token = terminal.env.OPENLAKE_TOKEN ?? (await guestToken(url));
  return new OpenlakeClient({
    baseUrl: async () => `${url}/api/openlake`,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Authorization', `Bearer ${token}`);
      return reach(String(input), { ...init, headers });
    },
  });
}

async function guestToken(url: string): Promise<string> {
  const response = await reach(`${url}/api/auth/guest/refresh`, {
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
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
    const { origin } = new URL(url);
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    throw new Error(
      (error as Error).name === 'TimeoutError'
        ? `The portal at ${origin} has not answered within ${
            PATIENCE_MS / 1000
          } s`
        : `No portal answers at ${origin}${
            cause ? ` (${cause})` : ''
          }. Start it with npm start, or say where it is: OPENLAKE_PORT on this machine, --url or OPENLAKE_URL elsewhere`,
    );
  }
}

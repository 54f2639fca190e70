import { expect, test } from '@playwright/test';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Portal } from './portal/Portal';

const START_WITHIN_MS = 300_000;

let postgres: { connectionString: string; stop: () => Promise<void> };
let issuer: { url: string; server: Server };
let portal: Portal;

test.beforeAll(async () => {
  test.setTimeout(START_WITHIN_MS);
  const { startPostgres } = await import(
    pathToFileURL(join(__dirname, '../../../scripts/postgres/server.mjs')).href
  );
  postgres = await startPostgres();
  issuer = await startIssuer();
  portal = await Portal.create(url => ({
    configs: ['app-config.production.yaml'],
    // Nobody else is to reach it while it is tested.
    settings: { backend: { listen: { host: '127.0.0.1' } } },
    env: {
      OPENLAKE_BASE_URL: url,
      POSTGRES_HOST: '127.0.0.1',
      POSTGRES_PORT: new URL(postgres.connectionString).port,
      POSTGRES_USER: 'postgres',
      POSTGRES_PASSWORD: 'trusted',
      AUTH_SESSION_SECRET: 'a secret of this test',
      OIDC_METADATA_URL: `${issuer.url}/.well-known/openid-configuration`,
      OIDC_CLIENT_ID: 'openlake',
      OIDC_CLIENT_SECRET: 'a secret of this test',
    },
  }));
});

test.afterAll(async () => {
  await portal?.end();
  issuer?.server.close();
  await postgres?.stop();
});

test('in production nobody is a guest, and nothing is told to strangers', async ({
  request,
}) => {
  const guest = await request.get(`${portal.url}/api/auth/guest/refresh`, {
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
  expect(guest.status()).toBe(404);
  for (const path of ['workspaces', 'runs', 'tables', 'connectors']) {
    const response = await request.get(`${portal.url}/api/openlake/${path}`);
    expect([path, response.status()]).toEqual([path, 401]);
  }
});

test('in production the way in is the OpenID Connect provider of the settings', async ({
  page,
}) => {
  await page.goto(portal.url);
  await expect(page.getByText('Single sign-on')).toBeVisible();
  await expect(page.getByText('Guest')).toHaveCount(0);

  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const popup = await opened;
  await popup.waitForURL(`${issuer.url}/authorize?**`);
  expect(Object.fromEntries(new URL(popup.url()).searchParams)).toMatchObject({
    client_id: 'openlake',
    response_type: 'code',
    redirect_uri: `${portal.url}/api/auth/oidc/handler/frame`,
    scope: 'openid profile email',
  });
});

/** As much of an OpenID Connect provider as there is before somebody types a password. */
async function startIssuer() {
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    response.setHeader('Content-Type', 'application/json');
    response.end(
      JSON.stringify({
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        userinfo_endpoint: `${url}/userinfo`,
        jwks_uri: `${url}/keys`,
      }),
    );
  });
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server };
}

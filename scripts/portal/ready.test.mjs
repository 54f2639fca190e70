import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, test } from 'node:test';

const { whenReady } = createRequire(import.meta.url)('./ready.cjs');

let server;
let asked;
let answers;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url);
    const [status, body] = answers(request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(() => server.close());

const count = path => asked.filter(url => url === path).length;

test('ready is when the portal answers and a workspace is there', async () => {
  answers = ({ url, headers }) => {
    if (url === '/.backstage/health/v1/readiness') {
      return [count(url) < 2 ? 503 : 200, {}];
    }
    if (url === '/api/auth/guest/refresh') {
      return [200, { backstageIdentity: { token: 'guest' } }];
    }
    assert.equal(headers.authorization, 'Bearer guest');
    return [200, { items: count(url) < 3 ? [] : [{ name: 'air-traffic' }] }];
  };
  await whenReady(server.address().port);
  assert.equal(count('/.backstage/health/v1/readiness'), 2);
  assert.equal(count('/api/openlake/workspaces'), 3);
});

test('a portal without guests is ready when it answers', async () => {
  answers = ({ url }) => [url.startsWith('/.backstage') ? 200 : 404, {}];
  await whenReady(server.address().port);
  assert.equal(count('/api/openlake/workspaces'), 0);
});

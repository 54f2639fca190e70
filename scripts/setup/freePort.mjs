import { createServer } from 'node:net';

/** @returns {Promise<number>} a port of 127.0.0.1 that nobody listens on now */
export async function findFreePort() {
  const probe = createServer();
  await new Promise(resolve => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address();
  await new Promise(resolve => {
    probe.close(resolve);
  });
  return port;
}

import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import { once } from 'node:events';
import { createServer, get, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { sendText } from './sendText';

const CHUNK = 'x'.repeat(64 * 1024);

describe('text that is sent as it comes', () => {
  const logger = mockServices.logger.mock();
  let server: Server;
  let text: () => AsyncIterable<string>;
  let sent: Promise<void>;

  beforeEach(async () => {
    logger.warn.mockClear();
    const app = express().get('/', (_request, response) => {
      sent = sendText(response, { name: 'a b/1.log', text: text() }, logger);
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const ask = async () => {
    const { port } = server.address() as AddressInfo;
    const [answer] = await once(get({ port, host: '127.0.0.1' }), 'response');
    return answer as IncomingMessage;
  };

  it('is a file with a name', async () => {
    text = async function* lines() {
      yield 'one\n';
      yield 'two\n';
    };
    const answer = await ask();
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="a_b_1.log"',
    });
    const parts = await answer.toArray();
    expect(Buffer.concat(parts).toString()).toBe('one\ntwo\n');
  });

  it('waits for the client, and ends with it', async () => {
    let made = 0;
    let ended = false;
    text = async function* endless() {
      try {
        for (;;) {
          made++;
          yield CHUNK;
        }
      } finally {
        ended = true;
      }
    };
    const answer = await ask();
    await once(answer, 'readable');
    // Far more would have been made by now if nobody waited.
    answer.destroy();
    await sent;
    expect(ended).toBe(true);
    expect(made).toBeLessThan(1_000);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('that fails on the way breaks off, and the log says why', async () => {
    text = async function* failing() {
      yield CHUNK;
      throw new Error('the engine has gone');
    };
    const answer = await ask();
    await expect(answer.toArray()).rejects.toThrow('aborted');
    await sent;
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('the engine has gone'),
    );
  });
});

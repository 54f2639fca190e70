import { once } from 'node:events';
import { access, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnDuckdb } from './spawnDuckdb';

describe('spawnDuckdb', () => {
  it('starts a process that ends with its parent and takes its temporary files along', async () => {
    const temporaryDirectory = await mkdtemp(join(tmpdir(), 'openlake-spawn-'));
    const child = spawnDuckdb({
      memoryLimitBytes: 128 * 1024 * 1024,
      threads: 1,
      temporaryDirectory,
    });
    const ended = once(child, 'exit');
    expect(await once(child, 'message')).toEqual([
      { ready: true, version: expect.stringMatching(/^v\d/) },
      undefined,
    ]);
    child.disconnect();
    expect(await ended).toEqual([null, 'SIGKILL']);
    await expect(access(temporaryDirectory)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  }, 20_000);
});

import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeTemporaryFolder, removeLeftovers } from './temporaryFolder';

describe('removeLeftovers', () => {
  it('removes the folders of dead processes and nothing else', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'openlake-leftovers-'));
    try {
      const mine = basename(await makeTemporaryFolder(parent));
      const others = ['openlake-duckdb-x', `openlake-duckdb-${process.ppid}-a`];
      for (const name of [...others, 'openlake-duckdb-999999999-b']) {
        await mkdir(join(parent, name, 'deep'), { recursive: true });
      }
      await removeLeftovers(parent);
      expect((await readdir(parent)).sort()).toEqual([mine, ...others].sort());
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
  });
});

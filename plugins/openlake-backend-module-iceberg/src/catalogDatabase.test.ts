import { LocalFileIO, localLocation, SqlCatalog } from '@openlake/iceberg';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalogDatabase } from './catalogDatabase';

describe('openCatalogDatabase', () => {
  it('waits for other processes that write to the file, and holds nothing up meanwhile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openlake-catalog-'));
    const path = join(folder, 'catalog.db');
    const knex = await openCatalogDatabase(path);
    const io = await LocalFileIO.create({ root: folder });
    const catalog = await SqlCatalog.create({
      knex,
      name: 'lake',
      warehouse: localLocation(io.root),
      io,
    });
    const other = await openCatalogDatabase(path);
    try {
      await other.raw('BEGIN IMMEDIATE');
      let isWritten = false;
      const write = catalog.createNamespace(['bronze']).then(() => {
        isWritten = true;
      });
      for (let turn = 0; turn < 5; turn++) {
        await new Promise(resolve => setTimeout(resolve, 20));
        expect(isWritten).toBe(false);
      }
      await other.raw('COMMIT');
      await write;
      expect((await catalog.listNamespaces()).items).toEqual([['bronze']]);
    } finally {
      await other.destroy();
      await knex.destroy();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

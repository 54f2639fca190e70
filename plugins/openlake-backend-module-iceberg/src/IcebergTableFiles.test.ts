import {
  append,
  commit,
  DataFile,
  LocalFileIO,
  localLocation,
  SqlCatalog,
} from '@openlake/iceberg';
import { Knex } from 'knex';
import {
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalogDatabase } from './catalogDatabase';
import { IcebergTableCatalog } from './IcebergTableCatalog';
import { openCatalog } from './openCatalog';

let state: string;
let warehouse: string;
let knex: Knex;
let catalog: IcebergTableCatalog;

beforeEach(async () => {
  state = await realpath(await mkdtemp(join(tmpdir(), 'openlake-iceberg-')));
  warehouse = join(state, 'warehouse');
  await mkdir(warehouse);
  await mkdir(join(state, 'elsewhere'));
  knex = await openCatalogDatabase(join(warehouse, 'catalog.db'));
  catalog = await openCatalog({ name: 'lake', title: 'Lake', warehouse, knex });
});
afterEach(async () => {
  await knex.destroy();
  await rm(state, { recursive: true, force: true });
});

function dataFile(path: string): DataFile {
  return {
    content: 'data',
    filePath: localLocation(path),
    fileFormat: 'PARQUET',
    specId: 0,
    partition: {},
    recordCount: 1n,
    fileSizeInBytes: 1n,
  } as DataFile;
}

/** Writes a file that stands for Parquet, into a new table. */
async function write(
  properties: Record<string, string>,
  names: string[] = ['data'],
) {
  const begun = await catalog.files.beginWrite({
    table: 'bronze.t',
    columns: async () => [{ name: 'n', type: 'int' }],
    mode: 'append',
    partitionBy: [],
    onSchemaChange: 'fail',
    properties,
  });
  await writeFile(join(begun.folder, 'data'), 'x');
  return begun.commit(
    names.map(name => dataFile(join(begun.folder, name))),
    { properties: {} },
  );
}

async function parquetFiles(): Promise<string[]> {
  const all = await readdir(state, { recursive: true });
  return all.filter(name => name.endsWith('.parquet'));
}

describe('IcebergTableFiles', () => {
  it('writes into the warehouse', async () => {
    await write({});
    expect(await parquetFiles()).toEqual([
      expect.stringMatching(/^warehouse\/bronze\/t-.*\.parquet$/),
    ]);
    const [mine] = await readdir(join(warehouse, '.staging'));
    expect(await readdir(join(warehouse, '.staging', mine))).toEqual([]);
  });

  it('writes nowhere else, whatever the properties of a table say', async () => {
    const elsewhere = join(state, 'elsewhere');
    await symlink(elsewhere, join(warehouse, 'link'));
    for (const path of [
      elsewhere,
      `${warehouse}/../elsewhere`,
      `${warehouse}/link`,
      `${warehouse}/link/deeper`,
      `${warehouse}2`,
    ]) {
      await expect(write({ 'write.data.path': path })).rejects.toMatchObject({
        kind: 'invalid',
        message: expect.stringContaining('outside of the warehouse'),
      });
      await knex('iceberg_tables').delete();
    }
    expect(await parquetFiles()).toEqual([]);
  });

  it('reads no file elsewhere, whatever a table says of its files', async () => {
    await write({});
    const io = await LocalFileIO.create({ root: warehouse });
    await commit(
      await SqlCatalog.create({
        knex,
        name: 'lake',
        warehouse: localLocation(io.root),
        io,
      }),
      { namespace: ['bronze'], name: 't' },
      append([dataFile(join(state, 'elsewhere', 'secret.parquet'))]),
    );
    await expect(catalog.files.planRead('bronze.t')).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('outside of the warehouse'),
    });
  });

  it('removes what it had placed when a file cannot be', async () => {
    await expect(write({}, ['data', 'missing'])).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(await parquetFiles()).toEqual([]);
  });

  it('removes what a dead process of this host has left, not what others still write', async () => {
    const staging = join(warehouse, '.staging');
    const [mine] = await readdir(staging);
    const host = mine.slice(0, mine.lastIndexOf('-'));
    const parts = [`${host}-${process.ppid}`, `${host}-999999999`];
    const others = ['other-host-1', 'other-host-2'];
    for (const name of [...parts, ...others]) {
      await mkdir(join(staging, name));
    }
    await utimes(join(staging, 'other-host-2'), 0, 0);
    await openCatalog({ name: 'lake', title: 'Lake', warehouse, knex });
    expect((await readdir(staging)).sort()).toEqual(
      [mine, parts[0], 'other-host-1'].sort(),
    );
  });
});

import { LocalFileIO, localLocation, SqlCatalog } from '@openlake/iceberg';
import { Knex } from 'knex';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { IcebergTableCatalog } from './IcebergTableCatalog';

/** Below the warehouse, so that files are moved and not copied. */
const STAGING = '.staging';

/**
 * Opens a catalog of Iceberg tables below a folder. What an earlier process
 * staged and never committed is removed.
 *
 * @internal
 */
export async function openCatalog(options: {
  name: string;
  title: string;
  warehouse: string;
  knex: Knex;
}): Promise<IcebergTableCatalog> {
  const io = await LocalFileIO.create({ root: options.warehouse });
  const catalog = await SqlCatalog.create({
    knex: options.knex,
    name: options.name,
    warehouse: localLocation(io.root),
    io,
  });
  const staging = join(io.root, STAGING, String(process.pid));
  await mkdir(join(io.root, STAGING), { recursive: true });
  await removeLeftovers(join(io.root, STAGING));
  await mkdir(staging, { recursive: true });
  return new IcebergTableCatalog({
    catalog,
    knex: options.knex,
    title: options.title,
    warehouse: io.root,
    staging,
  });
}

/** Each process stages in a folder named after it. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name === String(process.pid) || !isRunning(Number(name))) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

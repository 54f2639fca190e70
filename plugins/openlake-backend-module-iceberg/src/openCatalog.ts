import { LocalFileIO, localLocation, SqlCatalog } from '@openlake/iceberg';
import { Knex } from 'knex';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { IcebergTableCatalog } from './IcebergTableCatalog';
import { programConnection } from './programConnection';

/** Below the warehouse, so that files are moved and not copied. */
const STAGING = '.staging';
const HOST = hostname().replace(/[^A-Za-z0-9.-]/g, '_');
/** What other hosts left is theirs, until it is certain that no write takes so long. */
const LONGEST_WRITE_MS = 7 * 24 * 60 * 60 * 1000;

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
  /** Where `knex` is connected to, for programs that open the catalog too. */
  database?: string;
}): Promise<IcebergTableCatalog> {
  const io = await LocalFileIO.create({ root: options.warehouse });
  const catalog = await SqlCatalog.create({
    knex: options.knex,
    name: options.name,
    warehouse: localLocation(io.root),
    io,
  });
  const staging = join(io.root, STAGING, `${HOST}-${process.pid}`);
  await mkdir(join(io.root, STAGING), { recursive: true });
  await removeLeftovers(join(io.root, STAGING));
  await mkdir(staging, { recursive: true });
  return new IcebergTableCatalog({
    catalog,
    knex: options.knex,
    title: options.title,
    warehouse: io.root,
    staging,
    connection:
      options.database === undefined
        ? undefined
        : programConnection(options.database, io.root),
  });
}

/** Each process stages in a folder named after its host, for a warehouse may be shared, and itself. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const dash = name.lastIndexOf('-');
    const pid = Number(name.slice(dash + 1));
    const isOver =
      name.slice(0, dash) === HOST
        ? pid === process.pid || !isRunning(pid)
        : Date.now() - (await modifiedAt(path)) > LONGEST_WRITE_MS;
    if (isOver) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

async function modifiedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

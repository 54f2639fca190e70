import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = /^openlake-duckdb-(\d+)-/;

/**
 * Makes a folder for the temporary files of one DuckDB process. Its name says
 * whose it is, for it can hold gigabytes.
 *
 * @internal
 */
export async function makeTemporaryFolder(parent: string): Promise<string> {
  return mkdtemp(join(parent, `openlake-duckdb-${process.pid}-`));
}

/**
 * Removes what processes left that were killed together with their DuckDB.
 *
 * @internal
 */
export async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

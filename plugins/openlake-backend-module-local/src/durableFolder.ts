import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder that is still there after a power cut, with all that it is in.
 *
 * @internal
 */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first !== undefined) {
    await syncMade(path, first);
  }
}

/**
 * Waits until folders that were just made are on the disk.
 *
 * @param path - the innermost
 * @param first - the outermost that was made
 * @internal
 */
export async function syncMade(path: string, first: string): Promise<void> {
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await syncFolder(dirname(made));
  }
}

/**
 * Waits until the names in a folder are on the disk. What is in the files is
 * their own business.
 *
 * @internal
 */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') {
    // A folder cannot be opened there; its file system keeps a journal.
    return;
  }
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'dist-types', 'coverage']);

/**
 * One hash over the names and contents of files and folders, tests left out; a path that does not exist counts too.
 *
 * @param {string[]} paths - absolute
 * @param {string[]} [salt] - anything else that the result depends on
 * @returns {Promise<string>}
 */
export async function fingerprint(paths, salt = []) {
  const hash = createHash('sha256').update(JSON.stringify(salt));
  for (const path of [...paths].sort()) {
    await add(hash, path);
  }
  return hash.digest('hex');
}

async function add(hash, path) {
  let entries;
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (error.code !== 'ENOTDIR' && error.code !== 'ENOENT') {
      throw error;
    }
    const content = error.code === 'ENOENT' ? 'missing' : await readFile(path);
    hash.update(`${path}\0`).update(content).update('\0');
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (!SKIPPED.has(entry.name) && !/\.test\.tsx?$/.test(entry.name)) {
      await add(hash, join(path, entry.name));
    }
  }
}

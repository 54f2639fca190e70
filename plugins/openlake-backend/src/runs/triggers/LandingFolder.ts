import { InputError } from '@backstage/errors';
import { matchesGlob } from '@openlake/plugin-openlake-common';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { LandedFile } from './plan';

/** More files in one place are for an object store with notifications. */
const MAX_FILES = 10_000;

/**
 * Lists files that have landed for a workspace.
 *
 * @internal
 */
export interface LandingFolder {
  /**
   * Files in a folder and below, or those that a pattern with `*` or `?` matches.
   * Nothing when the folder is not there yet.
   *
   * @throws InputError when the path has a scheme, or leads out of the folder
   */
  list(workspace: string, pattern: string): Promise<LandedFile[]>;
}

/**
 * Landing folders on local disk, one per workspace.
 *
 * @internal
 */
export class LocalLandingFolder implements LandingFolder {
  readonly #root: string;

  /** @param root - holds a folder per workspace */
  constructor(root: string) {
    this.#root = root;
  }

  async list(workspace: string, pattern: string): Promise<LandedFile[]> {
    if (/^[a-z][a-z0-9+.-]*:/i.test(pattern)) {
      throw new InputError(
        `${pattern} cannot be watched: only the local landing folder can. Use a path in it.`,
      );
    }
    const home = path.resolve(this.#root, workspace);
    const segments = path.posix.normalize(pattern).split('/').filter(Boolean);
    if (
      segments.includes('..') ||
      path.dirname(home) !== path.resolve(this.#root)
    ) {
      throw new InputError(
        `${pattern} leads out of the landing folder of workspace ${workspace}`,
      );
    }
    const star = segments.findIndex(segment => /[*?]/.test(segment));
    const fixed = star < 0 ? segments : segments.slice(0, star);
    if (await leadsOverLink(home, fixed)) {
      return [];
    }
    const found: LandedFile[] = [];
    await collect(path.join(home, ...fixed), fixed.join('/'), found);
    return found
      .filter(file => star < 0 || matchesGlob(segments.join('/'), file.path))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

async function leadsOverLink(
  home: string,
  names: readonly string[],
): Promise<boolean> {
  let place = home;
  for (const name of names) {
    place = path.join(place, name);
    const stat = await fs.lstat(place).catch(ignoreMissing);
    if (stat?.isSymbolicLink()) {
      return true;
    }
  }
  return false;
}

async function collect(
  place: string,
  name: string,
  found: LandedFile[],
): Promise<void> {
  // Links are not followed: they could lead out of the folder.
  const stat = await fs.lstat(place).catch(ignoreMissing);
  if (stat?.isFile() && !path.basename(place).startsWith('.')) {
    if (found.length >= MAX_FILES) {
      throw new InputError(
        `More than ${MAX_FILES} files in one landing folder; move those that are done`,
      );
    }
    found.push({
      path: name,
      size: stat.size,
      modifiedMs: stat.mtimeMs,
      changedMs: stat.ctimeMs,
    });
  } else if (stat?.isDirectory()) {
    const entries = (await fs.readdir(place).catch(ignoreMissing)) ?? [];
    for (const entry of entries) {
      await collect(
        path.join(place, entry),
        name ? `${name}/${entry}` : entry,
        found,
      );
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return undefined;
  }
  throw error;
}

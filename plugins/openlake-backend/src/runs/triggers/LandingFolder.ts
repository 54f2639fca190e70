import { InputError } from '@backstage/errors';
import fs from 'node:fs/promises';
import path from 'node:path';
import { FileSearch, ignoreMissing } from './FileSearch';
import type { LandedFile } from './plan';

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
   * @throws InputError when the path has a scheme, leads out of the folder, or
   * there are too many
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
    const search = new FileSearch(
      home,
      star < 0 ? [...segments, '**'] : segments,
    );
    await search.look(fixed);
    return search.found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

/**
 * What people are told when a folder could not be listed: not where it is.
 *
 * @internal
 */
export function listingProblem(error: unknown): string {
  const { name, message, code } = error as Error & { code?: string };
  return name === 'InputError'
    ? message
    : `the landing folder cannot be read (${code ?? name})`;
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

import { InputError } from '@backstage/errors';
import { matchesGlob } from '@openlake/plugin-openlake-common';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { LandedFile } from './plan';

/** More files in one place are for an object store with notifications. */
const MAX_FILES = 10_000;
/** Files and folders that are looked at to find those. */
const MAX_LOOKED = 100_000;

/**
 * Looks for files that match a pattern, no deeper than one can.
 *
 * @internal
 */
export class FileSearch {
  readonly found: LandedFile[] = [];
  readonly #home: string;
  readonly #pattern: readonly string[];
  #looked = 0;

  /** @param pattern - names of folders below it, and of files, with `*`, `?` and `**` */
  constructor(home: string, pattern: readonly string[]) {
    this.#home = home;
    this.#pattern = pattern;
  }

  /** At a file, or a folder and below. */
  async look(names: readonly string[]): Promise<void> {
    const place = path.join(this.#home, ...names);
    // Links are not followed: they could lead out of the folder.
    const stat = await fs.lstat(place).catch(ignoreMissing);
    if (stat?.isFile() && !path.basename(place).startsWith('.')) {
      this.#add({
        path: names.join('/'),
        size: stat.size,
        modifiedMs: stat.mtimeMs,
        changedMs: stat.ctimeMs,
      });
    } else if (stat?.isDirectory()) {
      const entries = await fs
        .readdir(place, { withFileTypes: true })
        .catch(ignoreMissing);
      for (const entry of entries ?? []) {
        this.#count();
        const below = [...names, entry.name];
        const wanted = entry.isDirectory()
          ? this.#leadsOn(below)
          : this.#matches(below);
        if (wanted) {
          await this.look(below);
        }
      }
    }
  }

  #add(file: LandedFile): void {
    if (this.found.length >= MAX_FILES) {
      throw new InputError(
        `More than ${MAX_FILES} files are in the landing folder that this trigger watches; move those that are done`,
      );
    }
    this.found.push(file);
  }

  #count(): void {
    if (++this.#looked > MAX_LOOKED) {
      throw new InputError(
        `More than ${MAX_LOOKED} files and folders are where this trigger watches; watch a folder that has fewer`,
      );
    }
  }

  #matches(names: readonly string[]): boolean {
    return matchesGlob(this.#pattern.join('/'), names.join('/'));
  }

  /** Whether there can be something that matches below a folder. */
  #leadsOn(names: readonly string[]): boolean {
    const deep = this.#pattern.indexOf('**');
    const length = deep < 0 ? names.length : Math.min(deep, names.length);
    return (
      (deep >= 0 || names.length < this.#pattern.length) &&
      matchesGlob(
        this.#pattern.slice(0, length).join('/'),
        names.slice(0, length).join('/'),
      )
    );
  }
}

/** What is gone by now is not there. @internal */
export function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return undefined;
  }
  throw error;
}

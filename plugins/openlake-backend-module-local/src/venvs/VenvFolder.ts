import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const COMPLETE = 'complete';
const REMOVED = '.removed-';

/**
 * Python environments, each in a folder of its own that is called after what is
 * in it and who made it. A file in it says that it is complete, and since when
 * it is not used.
 *
 * @internal
 */
export class VenvFolder {
  readonly #root: string;

  /** @param root - such as `.openlake/venvs` */
  constructor(root: string) {
    this.#root = root;
  }

  path(name: string): string {
    return join(this.#root, name);
  }

  /**
   * Finds one by what is in it, whoever made it.
   *
   * @returns its name; from now on it counts as used
   */
  async find(content: string): Promise<string | undefined> {
    const names = await readdir(this.#root).catch((): string[] => []);
    for (const name of names.sort()) {
      if (name.startsWith(`${content}-`) && (await this.use(name))) {
        return name;
      }
    }
    return undefined;
  }

  /** @returns whether it is there; from now on it counts as used */
  async use(name: string): Promise<boolean> {
    const now = new Date();
    return utimes(join(this.path(name), COMPLETE), now, now).then(
      () => true,
      () => false,
    );
  }

  /** All is in place. */
  async complete(name: string): Promise<void> {
    await writeFile(join(this.path(name), COMPLETE), '');
  }

  /** Takes away one that nobody will complete; what stays counts as unused. */
  async discard(name: string): Promise<void> {
    await rm(this.path(name), { recursive: true, force: true }).catch(() => {});
  }

  /**
   * Removes environments that nobody has used since.
   *
   * @returns how many
   */
  async removeUnused(since: Date, limit: number): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.#root).catch(() => [])) {
      if (removed === limit) {
        break;
      }
      if (name.startsWith(REMOVED) || (await this.#isUnused(name, since))) {
        // Renamed first: whoever looks for it finds all of it or nothing.
        const gone = name.startsWith(REMOVED)
          ? name
          : `${REMOVED}${randomUUID()}`;
        await rename(this.path(name), this.path(gone));
        await rm(this.path(gone), { recursive: true, force: true });
        removed++;
      }
    }
    return removed;
  }

  async #isUnused(name: string, since: Date): Promise<boolean> {
    const folder = this.path(name);
    const used = await stat(join(folder, COMPLETE)).catch(() => stat(folder));
    return used.mtime < since;
  }
}

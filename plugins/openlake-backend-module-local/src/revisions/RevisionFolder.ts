import { InputError } from '@backstage/errors';
import { normalizeWorkspacePath } from '@openlake/plugin-openlake-common';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder } from '../durableFolder';
import { safeName } from '../log/logFolder';

/**
 * The files of revisions, each in a folder of its own that appears at once and
 * never changes.
 *
 * @internal
 */
export class RevisionFolder {
  readonly #root: string;
  readonly #busy = new Map<string, Promise<unknown>>();

  /** @param root - such as `.openlake/revisions` */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Writes the files of a revision, unless they are there. They are on the disk
   * when it is done: the database is about to say that they exist.
   *
   * @throws InputError when a path leaves the folder
   */
  async write(
    hash: string,
    files: ReadonlyArray<{ path: string; content: string }>,
  ): Promise<void> {
    const target = this.#folder(hash);
    if (await exists(target)) {
      return;
    }
    const staging = join(this.#root, `.staging-${randomUUID()}`);
    try {
      await makeFolder(staging);
      for (const { path, content } of files) {
        const file = join(staging, safePath(path));
        await makeFolder(dirname(file));
        await writeFile(file, content, { flag: 'wx', flush: true });
        await chmod(file, content.startsWith('#!') ? 0o555 : 0o444);
        await syncFolder(dirname(file));
      }
      await rename(staging, target);
      await syncFolder(this.#root);
    } catch (error) {
      await rm(staging, { recursive: true, force: true });
      if (!(await exists(target))) {
        throw error;
      }
    }
  }

  /** Does something about a revision while nobody else here does. */
  async exclusively<T>(hash: string, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(hash) ?? Promise.resolve();
    const done = before.then(work, work);
    this.#busy.set(hash, done);
    try {
      return await done;
    } finally {
      if (this.#busy.get(hash) === done) {
        this.#busy.delete(hash);
      }
    }
  }

  /** Removes the files of a revision that is no more. */
  async remove(hash: string): Promise<void> {
    await rm(this.#folder(hash), { recursive: true, force: true });
  }

  /**
   * Text of a file of a revision.
   *
   * @throws InputError when the revision has no such file
   */
  async read(hash: string, path: string): Promise<string> {
    try {
      return await readFile(join(this.#folder(hash), safePath(path)), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        throw new InputError(`${path} is not among the files of this revision`);
      }
      throw error;
    }
  }

  /**
   * Copies a revision to a folder that a task may write in. The copied files
   * themselves are read-only.
   */
  async copyTo(hash: string, target: string): Promise<void> {
    const isNew = await mkdir(target, { recursive: true });
    if (!isNew) {
      await rm(target, { recursive: true, force: true });
      await mkdir(target, { recursive: true });
    }
    await copyTree(this.#folder(hash), target);
  }

  #folder(hash: string): string {
    return join(this.#root, safeName(hash));
  }
}

/**
 * Copies what a folder holds into one that is there, many files at a time.
 * When one cannot be copied, the others are no longer on their way either.
 */
async function copyTree(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true });
  const copies = await Promise.allSettled(
    entries.map(async entry => {
      const [source, copy] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) {
        await mkdir(copy);
        await copyTree(source, copy);
      } else if (entry.isFile()) {
        await copyFile(source, copy, constants.COPYFILE_FICLONE);
      }
    }),
  );
  const failed = copies.find(copy => copy.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}

function safePath(path: string): string {
  const normal = normalizeWorkspacePath(path);
  if (normal === undefined || normal === '.') {
    throw new InputError(
      `"${path}" is not the path of a file inside the workspace folder`,
    );
  }
  return normal;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    error => {
      if (error.code === 'ENOENT') {
        return false;
      }
      throw error;
    },
  );
}

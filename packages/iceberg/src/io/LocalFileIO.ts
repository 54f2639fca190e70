import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rm,
  stat,
} from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { AlreadyExistsError, InvalidError, NotFoundError } from '../errors';
import type { FileInfo, FileIO } from './FileIO';
import { localLocation, localPath } from './location';

/**
 * Files on a local disk, below one folder. A location outside of it, by `..` or through a symbolic link, is refused.
 *
 * A write goes to a hidden file first, is flushed to disk, and appears under its name in one step: a reader sees the
 * whole file or none, also after a power cut.
 *
 * @public
 */
export class LocalFileIO implements FileIO {
  /** The folder, links resolved. */
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Opens a folder, making it when it is not there. */
  static async create(options: { root: string }): Promise<LocalFileIO> {
    const root = resolve(options.root);
    localLocation(root);
    await mkdir(root, { recursive: true });
    return new LocalFileIO(await realpath(root));
  }

  async read(
    location: string,
    range?: { start: number; end: number },
  ): Promise<Uint8Array> {
    const path = await this.#inside(location);
    try {
      const file = await open(path, constants.O_RDONLY);
      try {
        if (!range) {
          return await file.readFile();
        }
        const bytes = Buffer.alloc(Math.max(0, range.end - range.start));
        const { bytesRead } = await file.read(
          bytes,
          0,
          bytes.length,
          range.start,
        );
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    } catch (error) {
      throw translate(error, location);
    }
  }

  async write(location: string, bytes: Uint8Array): Promise<void> {
    const wanted = resolve(localPath(location));
    const folder = await this.#inside(dirname(wanted));
    const path = join(folder, basename(wanted));
    const hidden = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
    try {
      const file = await openIn(folder, hidden);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await place(hidden, path);
    } catch (error) {
      // What is there already may be a link that leads out.
      await this.#inside(location);
      throw translate(error, location);
    } finally {
      await rm(hidden, { force: true });
    }
    await flushFolder(folder);
  }

  async delete(location: string): Promise<void> {
    await rm(await this.#inside(location), { force: true });
  }

  async *list(folder: string): AsyncIterable<FileInfo> {
    const top = await this.#inside(folder);
    const pending = [top];
    while (pending.length > 0) {
      const current = pending.pop()!;
      for (const entry of await entriesOf(current)) {
        const path = join(current, entry.name);
        if (entry.isDirectory()) {
          pending.push(path);
        } else if (entry.isFile()) {
          const info = await lstat(path).catch(() => undefined);
          if (info) {
            yield {
              location: `file://${path}`,
              size: info.size,
              modifiedAt: info.mtime,
            };
          }
        }
      }
    }
  }

  async size(location: string): Promise<number> {
    try {
      return (await stat(await this.#inside(location))).size;
    } catch (error) {
      throw translate(error, location);
    }
  }

  /**
   * Moves a file that an engine wrote below the root (a staging folder, say) to its place in a table, flushed to disk
   * first. Both must be on one file system.
   *
   * @throws AlreadyExistsError when the location is taken
   */
  async adopt(path: string, location: string): Promise<void> {
    const from = await this.#inside(resolve(path));
    const to = await this.#inside(location);
    try {
      const file = await open(from, 'r');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      if (from === to) {
        await flushFolder(dirname(to));
        return;
      }
      await mkdir(dirname(to), { recursive: true });
      await place(from, to);
      await rm(from);
    } catch (error) {
      throw translate(error, location);
    }
    await flushFolder(dirname(to));
  }

  /** Resolves links of the longest part of the path that exists, and refuses what is not below the root. */
  async #inside(location: string): Promise<string> {
    const path = resolve(localPath(location));
    let existing = path;
    let real: string | undefined;
    while (real === undefined) {
      real = await realpath(existing).catch(() => undefined);
      if (real === undefined) {
        if (await isLink(existing)) {
          throw new InvalidError(`${location}: a link that leads nowhere`);
        }
        existing = dirname(existing);
      }
    }
    const resolved = join(real, path.slice(existing.length));
    if (resolved !== this.root && !resolved.startsWith(this.root + sep)) {
      throw new InvalidError(
        `${location}: outside of the warehouse folder ${this.root}`,
      );
    }
    return resolved;
  }
}

/** Opens a new file, in a folder that is made when it is not there. */
async function openIn(folder: string, path: string) {
  try {
    return await open(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
    await mkdir(folder, { recursive: true });
    return open(path, 'wx');
  }
}

/** Gives a file a second name, which must be free. Unlike rename, link fails when it is taken. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') {
      throw error;
    }
    // Some file systems have no links. Nobody knows of the copy until it is whole: the catalog comes later.
    await copyFile(from, to, constants.COPYFILE_EXCL);
    const file = await open(to, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    info => info.isSymbolicLink(),
    () => false,
  );
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the directory entry is durable with the file.
  if (process.platform === 'win32') {
    return;
  }
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function translate(error: unknown, location: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') {
    return new NotFoundError(`${location}: no such file`, { cause: error });
  }
  if (code === 'EEXIST') {
    return new AlreadyExistsError(`${location}: already there`, {
      cause: error,
    });
  }
  return error;
}

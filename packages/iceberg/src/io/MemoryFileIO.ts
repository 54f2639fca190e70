import { AlreadyExistsError, NotFoundError } from '../errors';
import type { FileInfo, FileIO } from './FileIO';

/**
 * Files in memory, for tests and for trying things out.
 *
 * @public
 */
export class MemoryFileIO implements FileIO {
  readonly #files = new Map<string, { bytes: Uint8Array; modifiedAt: Date }>();

  async read(
    location: string,
    range?: { start: number; end: number },
  ): Promise<Uint8Array> {
    const { bytes } = this.#get(location);
    return range ? bytes.slice(range.start, range.end) : bytes.slice();
  }

  async write(location: string, bytes: Uint8Array): Promise<void> {
    if (this.#files.has(location)) {
      throw new AlreadyExistsError(`${location}: already there`);
    }
    this.#files.set(location, { bytes: bytes.slice(), modifiedAt: new Date() });
  }

  async delete(location: string): Promise<void> {
    this.#files.delete(location);
  }

  async *list(folder: string): AsyncIterable<FileInfo> {
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    for (const [location, { bytes, modifiedAt }] of this.#files) {
      if (location.startsWith(prefix)) {
        yield { location, size: bytes.length, modifiedAt };
      }
    }
  }

  async size(location: string): Promise<number> {
    return this.#get(location).bytes.length;
  }

  #get(location: string) {
    const file = this.#files.get(location);
    if (!file) {
      throw new NotFoundError(`${location}: no such file`);
    }
    return file;
  }
}

import { sha256Hex } from '../plan/canonicalJson';
import { nearest } from '../findings/suggestion';
import type { SourceFile, WorkspaceFile } from './WorkspaceLoad';

/**
 * The files of a workspace folder, by path and by folder.
 *
 * @internal
 */
export class FileIndex {
  readonly #contents: ReadonlyMap<string, string>;
  readonly #hashes = new Map<string, string>();

  constructor(files: readonly WorkspaceFile[]) {
    this.#contents = new Map(files.map(({ path, content }) => [path, content]));
  }

  content(path: string): string | undefined {
    return this.#contents.get(path);
  }

  has(path: string): boolean {
    return this.#contents.has(path);
  }

  isFolder(path: string): boolean {
    return path === '.' || this.under(path).length > 0;
  }

  /** Paths of all files in a folder and the folders in it. */
  under(folder: string): string[] {
    const prefix = folder === '.' ? '' : `${folder}/`;
    return [...this.#contents.keys()].filter(path => path.startsWith(prefix));
  }

  /** The path most like one that does not exist. */
  nearest(path: string): string | undefined {
    const paths = [...this.#contents.keys()];
    const name = path.split('/').at(-1);
    return (
      nearest(path, paths.slice(0, 2_000)) ??
      paths.find(known => known.split('/').at(-1) === name)
    );
  }

  source(path: string): SourceFile {
    let sha256 = this.#hashes.get(path);
    if (sha256 === undefined) {
      sha256 = sha256Hex(this.#contents.get(path) ?? '');
      this.#hashes.set(path, sha256);
    }
    return { path, sha256 };
  }
}

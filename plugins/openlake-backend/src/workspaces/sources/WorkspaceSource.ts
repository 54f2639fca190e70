import { CollectedFiles } from '@openlake/plugin-openlake-common/folder';

/**
 * Where a workspace's files come from.
 *
 * @internal
 */
export interface WorkspaceSource {
  /** Stable over restarts; a workspace belongs to one source. */
  readonly id: string;
  readonly kind: 'folder' | 'url';
  /** The folder, or the address of openlake.yaml. */
  readonly target: string;
  /** Entity in the catalog that names it. */
  readonly entityRef?: string;
  /** What the workspace is called until its openlake.yaml can be read. */
  readonly fallbackName: string;

  /**
   * Reads all text files.
   *
   * @param known - version that need not be read again
   * @returns undefined when the version is still the known one
   */
  read(options: {
    known?: string;
    signal?: AbortSignal;
  }): Promise<SourceVersion | undefined>;

  /**
   * Calls back when files may have changed. Sources that cannot tell leave it
   * out and are read from time to time.
   *
   * @returns a function that ends it
   */
  watch?(listener: () => void): () => Promise<void>;
}

/** The files of a workspace at one moment. @internal */
export interface SourceVersion extends CollectedFiles {
  /** The commit, or a hash of the content. */
  version: string;
  commit?: string;
}

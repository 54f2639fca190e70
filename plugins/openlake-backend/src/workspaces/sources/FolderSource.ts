import {
  Finding,
  isIgnoredPath,
  WorkspaceFile,
} from '@openlake/plugin-openlake-common';
import { collectFolder } from '@openlake/plugin-openlake-common/folder';
import { watch } from 'chokidar';
import { createHash } from 'node:crypto';
import { basename, relative, sep } from 'node:path';
import { SourceVersion, WorkspaceSource } from './WorkspaceSource';

/** Editors save in several steps: wait for them. */
const SETTLE_MS = 100;

/**
 * A folder of this machine, watched. Its version is a hash of its content.
 *
 * @internal
 */
export class FolderSource implements WorkspaceSource {
  readonly kind = 'folder';
  readonly id: string;
  readonly target: string;
  readonly fallbackName: string;
  readonly entityRef?: string;

  /** @param folder - absolute path */
  constructor(folder: string, entityRef?: string) {
    this.id = `folder:${folder}`;
    this.target = folder;
    this.fallbackName = basename(folder);
    this.entityRef = entityRef;
  }

  async read(options: { known?: string }): Promise<SourceVersion | undefined> {
    const { files, findings } = await collectFolder(this.target);
    const version = versionOf(files, findings);
    return version === options.known ? undefined : { version, files, findings };
  }

  watch(listener: () => void): () => Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watcher = watch(this.target, {
      ignoreInitial: true,
      followSymlinks: false,
      ignored: path => isIgnoredPath(posix(relative(this.target, path))),
    });
    watcher.on('all', () => {
      clearTimeout(timer);
      timer = setTimeout(listener, SETTLE_MS);
    });
    // A folder that cannot be watched is still read from time to time.
    watcher.on('error', () => {});
    return async () => {
      clearTimeout(timer);
      await watcher.close();
    };
  }
}

function versionOf(files: WorkspaceFile[], findings: Finding[]): string {
  const hash = createHash('sha256');
  files.forEach(({ path, content }) => hash.update(`${path}\0${content}\0`));
  findings.forEach(({ file, code }) => hash.update(`${file}\0${code}\0`));
  return `sha256:${hash.digest('hex').slice(0, 16)}`;
}

function posix(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

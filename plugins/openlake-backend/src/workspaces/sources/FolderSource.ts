import { NotFoundError } from '@backstage/errors';
import {
  Finding,
  isIgnoredPath,
  SPEC_LIMITS,
  WORKSPACE_FILE,
  WorkspaceFile,
} from '@openlake/plugin-openlake-common';
import { watch } from 'chokidar';
import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { collectingFinding, leftOut, readText } from './readText';
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
    const { files, findings } = await collect(this.target);
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

async function collect(
  folder: string,
): Promise<{ files: WorkspaceFile[]; findings: Finding[] }> {
  const root = await fs.realpath(folder).catch(() => {
    throw new NotFoundError(
      `There is no folder ${folder}. Correct openlake.workspaces: it names the folder that holds ${WORKSPACE_FILE}`,
    );
  });
  const files: WorkspaceFile[] = [];
  const findings: Finding[] = [];
  let bytes = 0;

  const visit = async (directory: string): Promise<void> => {
    const entries = await fs.readdir(join(root, directory), {
      withFileTypes: true,
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = directory ? `${directory}/${entry.name}` : entry.name;
      // One more than allowed, so that the validator says it.
      if (files.length > SPEC_LIMITS.files || bytes > SPEC_LIMITS.totalBytes) {
        return;
      }
      if (isIgnoredPath(path)) {
        continue;
      }
      if (entry.isDirectory()) {
        await visit(path);
      } else if (entry.isFile() || (await isLinkWithin(root, path))) {
        const full = join(root, path);
        const { size } = await fs.stat(full);
        const text =
          size > SPEC_LIMITS.sourceFileBytes
            ? undefined
            : readText(await fs.readFile(full));
        if (text === undefined) {
          findings.push(...leftOut(path));
        } else {
          bytes += text.length;
          files.push({ path, content: text });
        }
      } else if (entry.isSymbolicLink()) {
        findings.push(
          collectingFinding(
            path,
            'invalid-path',
            'this link does not lead to a file of the workspace folder; it is not followed',
            'warning',
          ),
        );
      }
    }
  };
  await visit('');
  return { files, findings };
}

async function isLinkWithin(root: string, path: string): Promise<boolean> {
  try {
    const real = await fs.realpath(join(root, path));
    return real.startsWith(root + sep) && (await fs.stat(real)).isFile();
  } catch {
    return false;
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

import { NotFoundError } from '@backstage/errors';
import { promises as fs } from 'node:fs';
import { join, sep } from 'node:path';
import { Finding } from './spec/findings/Finding';
import { SPEC_LIMITS } from './spec/findings/limits';
import {
  isIgnoredPath,
  isSpecFile,
  WORKSPACE_FILE,
} from './spec/load/workspaceFiles';
import { WorkspaceFile } from './spec/load/WorkspaceLoad';

/**
 * The files of a workspace as they come from a folder or a repository.
 *
 * @public
 */
export interface CollectedFiles {
  /** Sorted by path within their folder. */
  files: WorkspaceFile[];
  /** What was wrong already while collecting them. */
  findings: Finding[];
}

/**
 * The text files of a workspace folder of this machine. Links are followed to
 * files of the folder and nowhere else; files that are no text or too large
 * are left out.
 *
 * For Node only: this is an entry of its own, so that pages do not load it.
 *
 * @param folder - absolute path
 * @throws NotFoundError when there is no such folder
 * @public
 */
export async function collectFolder(folder: string): Promise<CollectedFiles> {
  const root = await realFolder(folder);
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
        const content =
          size > SPEC_LIMITS.sourceFileBytes
            ? undefined
            : toSourceText(await fs.readFile(full));
        if (content === undefined) {
          findings.push(...leftOut(path));
        } else {
          bytes += content.length;
          files.push({ path, content });
        }
      } else if (entry.isSymbolicLink()) {
        findings.push(
          finding(
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

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a file; undefined when it is not UTF-8 text or too long.
 *
 * @public
 */
export function toSourceText(content: Uint8Array): string | undefined {
  if (content.byteLength > SPEC_LIMITS.sourceFileBytes) {
    return undefined;
  }
  try {
    const text = decoder.decode(content);
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * What to say about a file that was left out: nothing, unless it should have
 * held an object. A job that names another one is told that it is missing.
 *
 * @public
 */
export function leftOut(file: string): Finding[] {
  return isSpecFile(file)
    ? [
        finding(
          file,
          'limit-exceeded',
          `the file is not UTF-8 text, or longer than ${
            SPEC_LIMITS.sourceFileBytes / 1024
          } KiB`,
        ),
      ]
    : [];
}

async function realFolder(folder: string): Promise<string> {
  try {
    const root = await fs.realpath(folder);
    if ((await fs.stat(root)).isDirectory()) {
      return root;
    }
  } catch {
    // Said below, with what to do.
  }
  throw new NotFoundError(
    `There is no folder ${folder}. Name the folder that holds ${WORKSPACE_FILE}`,
  );
}

async function isLinkWithin(root: string, path: string): Promise<boolean> {
  try {
    const real = await fs.realpath(join(root, path));
    return real.startsWith(root + sep) && (await fs.stat(real)).isFile();
  } catch {
    return false;
  }
}

function finding(
  file: string,
  code: string,
  message: string,
  severity: Finding['severity'] = 'error',
): Finding {
  return { code, severity, file, line: 1, column: 1, path: '', message };
}

import { InputError } from '@backstage/errors';
import {
  type Finding,
  isIgnoredPath,
  isSpecFile,
  SPEC_LIMITS,
  WORKSPACE_FILE,
  type WorkspaceFile,
} from '@openlake/plugin-openlake-common';
import { promises as fs } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/**
 * The text files of a workspace folder, as the validator and the portal want them. Files that are not text or too
 * large are left out: a job that names one is told that it is missing.
 *
 * @throws InputError when the folder cannot be read
 * @internal
 */
export async function collectFiles(
  folder: string,
): Promise<{ files: WorkspaceFile[]; findings: Finding[] }> {
  const root = await realFolder(folder);
  const files: WorkspaceFile[] = [];
  const findings: Finding[] = [];
  let bytes = 0;

  const visit = async (relative: string): Promise<void> => {
    const entries = await fs.readdir(join(root, relative), {
      withFileTypes: true,
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
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
        const content = await readText(join(root, path));
        if (content !== undefined) {
          bytes += content.length;
          files.push({ path, content });
        } else if (isSpecFile(path)) {
          findings.push(
            at(
              path,
              'limit-exceeded',
              `the file is not UTF-8 text, or longer than ${
                SPEC_LIMITS.sourceFileBytes / 1024
              } KiB`,
            ),
          );
        }
      } else if (entry.isSymbolicLink()) {
        findings.push({
          ...at(
            path,
            'invalid-path',
            'this link does not lead to a file of the workspace folder; it is not followed',
          ),
          severity: 'warning',
        });
      }
    }
  };
  await visit('');
  return { files, findings };
}

async function realFolder(folder: string): Promise<string> {
  try {
    const root = await fs.realpath(resolve(folder));
    if ((await fs.stat(root)).isDirectory()) {
      return root;
    }
  } catch {
    // Said below, with what to do.
  }
  throw new InputError(
    `There is no folder ${folder}. Name the folder that holds ${WORKSPACE_FILE}`,
  );
}

/** Links are followed as the portal follows them: to files of the folder, nowhere else. */
async function isLinkWithin(root: string, path: string): Promise<boolean> {
  try {
    const real = await fs.realpath(join(root, path));
    return real.startsWith(root + sep) && (await fs.stat(real)).isFile();
  } catch {
    return false;
  }
}

async function readText(path: string): Promise<string | undefined> {
  const { size } = await fs.stat(path);
  if (size > SPEC_LIMITS.sourceFileBytes) {
    return undefined;
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      await fs.readFile(path),
    );
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

function at(file: string, code: string, message: string): Finding {
  return {
    code,
    severity: 'error',
    file,
    line: 1,
    column: 1,
    path: '',
    message,
  };
}

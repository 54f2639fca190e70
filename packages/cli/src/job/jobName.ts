import { InputError } from '@backstage/errors';
import {
  loadWorkspace,
  WORKSPACE_FILE,
} from '@openlake/plugin-openlake-common';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Terminal } from '../Terminal';

/** A job as the API names it. */
export interface JobName {
  workspace: string;
  job: string;
}

/**
 * The job that is named `<workspace>/<job>`, or `job/<job>` in the workspace of
 * the current folder.
 *
 * @throws InputError that says how to name it
 * @internal
 */
export async function findJob(
  text: string,
  terminal: Terminal,
): Promise<JobName> {
  const parts = text.split('/');
  if (parts.length > 2 || parts.some(part => part === '')) {
    throw new InputError(
      `${text} is no name of a job; write <workspace>/<job>, such as sales/orders-daily`,
    );
  }
  const job = parts.at(-1)!;
  if (parts.length === 2 && parts[0] !== 'job') {
    return { workspace: parts[0], job };
  }
  const workspace = await folderWorkspace(terminal);
  if (workspace === undefined) {
    throw new InputError(
      `${text} does not say of which workspace: write <workspace>/${job}, or go to the folder that holds ${WORKSPACE_FILE}`,
    );
  }
  return { workspace, job };
}

/**
 * The workspace whose folder is the current one.
 *
 * @internal
 */
export async function folderWorkspace({
  cwd,
}: Terminal): Promise<string | undefined> {
  let content: string;
  try {
    content = await readFile(join(cwd, WORKSPACE_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  const { workspace, findings } = loadWorkspace([
    { path: WORKSPACE_FILE, content },
  ]);
  if (!workspace) {
    throw new InputError(
      `${WORKSPACE_FILE} of this folder has an error: ${
        findings[0]?.message ?? 'it holds no workspace'
      }`,
    );
  }
  return workspace.document.metadata.name;
}

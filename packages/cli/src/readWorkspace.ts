import {
  type Finding,
  loadWorkspace,
  type WorkspaceFile,
  type WorkspaceLoad,
} from '@openlake/plugin-openlake-common';
import { collectFolder } from '@openlake/plugin-openlake-common/folder';
import { resolve } from 'node:path';
import type { Terminal } from './Terminal';

/**
 * A workspace folder on this machine, validated.
 *
 * @internal
 */
export interface ReadWorkspace {
  readonly load: WorkspaceLoad;
  readonly findings: readonly Finding[];
  readonly files: readonly WorkspaceFile[];
}

/** @internal */
export async function readWorkspace(
  folder: string,
  terminal: Terminal,
  environment?: string,
): Promise<ReadWorkspace> {
  const { files, findings } = await collectFolder(
    resolve(terminal.cwd, folder),
  );
  const load = loadWorkspace(files, { environment });
  return { load, findings: [...findings, ...load.findings], files };
}

/**
 * How many findings there are, in words: `2 errors, 1 warning`.
 *
 * @internal
 */
export function countFindings(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return [
    errors && `${errors} error${errors > 1 ? 's' : ''}`,
    warnings && `${warnings} warning${warnings > 1 ? 's' : ''}`,
  ]
    .filter(Boolean)
    .join(', ');
}

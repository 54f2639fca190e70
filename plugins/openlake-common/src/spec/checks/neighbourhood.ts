import { complete, type Neighbours, tablesWrittenBy } from './crossChecks';
import type { Issue } from '../findings/Issue';
import type { SpecFile } from '../load/SpecFile';
import type { WorkspaceDocument } from '../kinds/Workspace';

/**
 * Of two objects with one name, the first by path stands and the second is an error.
 *
 * @internal
 */
export function refuseDuplicates(
  files: readonly SpecFile[],
  workspace: WorkspaceDocument,
): void {
  const owners = new Map<string, string>();
  const claim = (
    file: SpecFile,
    id: string,
    path: Issue['path'],
    what: string,
  ) => {
    const owner = owners.get(id);
    if (owner !== undefined) {
      file.add([
        {
          code: 'duplicate-name',
          path,
          message: `${what} is taken by ${owner}`,
        },
      ]);
    } else {
      owners.set(id, file.path);
    }
  };
  for (const file of files) {
    const { authored } = file;
    if (authored && authored.kind !== 'Workspace') {
      const { name } = authored.metadata;
      claim(
        file,
        `${authored.kind} ${name}`,
        ['metadata', 'name'],
        `the name ${name}`,
      );
    }
    if (authored?.kind === 'Table') {
      const table = complete(authored.spec.table, workspace.spec.catalog);
      claim(
        file,
        `table ${table.toLowerCase()}`,
        ['spec', 'table'],
        `the table ${table}`,
      );
    }
  }
}

/**
 * What the objects of a workspace may say about each other. An object that has an error still counts: it will be there
 * once the error is gone.
 *
 * @internal
 */
export function findNeighbours(
  files: readonly SpecFile[],
  { spec: { catalog } }: WorkspaceDocument,
): Neighbours {
  const jobs = new Set<string>();
  const tables = new Set<string>();
  const hooks = new Map<string, Set<string>>();
  for (const { authored, raw, kind } of files) {
    const name = (raw as { metadata?: { name?: unknown } } | undefined)
      ?.metadata?.name;
    if (kind === 'Job' && typeof name === 'string') {
      jobs.add(name);
    }
    if (authored?.kind === 'Job') {
      tablesWrittenBy(authored, catalog).forEach(table => tables.add(table));
      for (const { webhook } of authored.spec.triggers) {
        if (webhook) {
          const jobsOfSecret = hooks.get(webhook.secret_ref) ?? new Set();
          hooks.set(
            webhook.secret_ref,
            jobsOfSecret.add(authored.metadata.name),
          );
        }
      }
    } else if (authored?.kind === 'Table') {
      tables.add(complete(authored.spec.table, catalog));
    }
  }
  return { jobs, tables, hooks, catalog };
}

import { RouteOutput, Table } from '@openlake/plugin-openlake-common';
import { WorkspaceService } from '../workspaces/WorkspaceService';
import { TableReads } from './TableReads';

type Edge = RouteOutput<'dataView'>['edges'][number];

/**
 * The tables of a workspace, and which are read to write which.
 *
 * @internal
 */
export async function dataView(
  rooms: { workspaces: WorkspaceService; tables: TableReads },
  name: string,
): Promise<RouteOutput<'dataView'>> {
  const workspace = await rooms.workspaces.get(name);
  const tables = await rooms.tables.ofWorkspace(name);
  return { workspace, tables, edges: edgesBetween(tables) };
}

/**
 * From each table that a task reads to each that it writes; from a table to
 * itself there is none.
 *
 * @internal
 */
export function edgesBetween(
  tables: ReadonlyArray<Pick<Table, 'name' | 'readers' | 'writers'>>,
): Edge[] {
  const written = new Map<string, string[]>();
  for (const { name, writers } of tables) {
    for (const { workspace, job, task } of writers) {
      const id = JSON.stringify([workspace, job, task]);
      written.set(id, [...(written.get(id) ?? []), name]);
    }
  }
  return tables.flatMap(({ name: from, readers }) =>
    readers.flatMap(({ workspace, job, task }) =>
      (written.get(JSON.stringify([workspace, job, task])) ?? [])
        .filter(to => to !== from)
        .map(to => ({ from, to, task: { job, task } })),
    ),
  );
}

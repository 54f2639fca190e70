import {
  ParsedRouteInput,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { Clock, toInstant } from '../database/instant';
import { WorkspaceService } from '../workspaces/WorkspaceService';
import { TableReads } from './TableReads';

/**
 * Tables of a workspace, and which are read to write which.
 *
 * @internal
 */
export async function dataView(
  rooms: { clock: Clock; workspaces: WorkspaceService; tables: TableReads },
  name: string,
  { contains, show, ...page }: ParsedRouteInput<'dataView'>['query'],
): Promise<RouteOutput<'dataView'>> {
  const workspace = await rooms.workspaces.get(name);
  const [{ items, nextCursor }, totals] = await Promise.all([
    rooms.tables.list(
      {
        workspace: name,
        contains,
        needsLookAt: show === 'look' ? toInstant(rooms.clock()) : undefined,
        declaredOnly: show === 'declared',
      },
      page,
    ),
    rooms.tables.totals(name),
  ]);
  const edges = await rooms.tables.edges(
    name,
    items.map(table => table.name),
  );
  return { workspace, items, nextCursor, edges, totals };
}

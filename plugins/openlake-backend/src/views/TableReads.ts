import { RouteOutput, Table } from '@openlake/plugin-openlake-common';
import { Instant } from '../database/instant';

/**
 * What pages ask of the room of tables. Each method is a fixed number of
 * statements.
 *
 * @internal
 */
export interface TableReads {
  /** Tables by full name; unknown ones are left out. */
  byName(names: readonly string[]): Promise<Map<string, Table>>;
  /** By name. */
  list(
    filter: {
      workspace?: string;
      contains?: string;
      needsLookAt?: Instant;
      declaredOnly?: boolean;
      contract?: 'broken';
    },
    page: { cursor?: string; limit?: number },
  ): Promise<{ items: Table[]; nextCursor?: string }>;
  /** Which of these tables are read to write which others, by tasks of a workspace. */
  edges(
    workspace: string,
    tables: readonly string[],
  ): Promise<RouteOutput<'dataView'>['edges']>;
  /** Tables of a workspace, or of all, added up. */
  totals(workspace?: string): Promise<RouteOutput<'dataView'>['totals']>;
}

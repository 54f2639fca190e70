import { Table } from '@openlake/plugin-openlake-common';

/**
 * What pages ask of the room of tables. Each method is a fixed number of
 * statements.
 *
 * @internal
 */
export interface TableReads {
  /** Tables by full name; unknown ones are left out. */
  byName(names: readonly string[]): Promise<Map<string, Table>>;
  /** Tables of a workspace by name. */
  ofWorkspace(workspace: string): Promise<Table[]>;
  /** Over all tables with a rule for freshness, or with a contract. */
  health(): Promise<{
    freshTables: { fresh: number; withRule: number };
    contracts: { met: number; total: number };
  }>;
}

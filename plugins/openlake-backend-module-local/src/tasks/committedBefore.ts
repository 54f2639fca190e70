import { TableAccess, TaskOf } from '@openlake/plugin-openlake-common';
import { ConnectorError } from '@openlake/plugin-openlake-node';
import { writeOrigin } from './snapshotOrigin';
import { TaskContext } from './TaskContext';

const NEWEST = 50;

/**
 * What an earlier attempt has written: it may have come as far as its commit
 * and died, or lost the catalog, before it could say so. Nothing needs to be
 * computed again then. The commit itself looks once more, see `writeOrigin`:
 * such an attempt may still be at it.
 *
 * @throws when the catalog cannot tell
 * @internal
 */
export async function committedBefore(
  spec: TaskOf<'sql'>,
  context: TaskContext,
): Promise<TableAccess | undefined> {
  const { task, run, connectors, signal } = context;
  const target = spec.sql.materialize;
  const { repair } = task.attempts.at(-1)!;
  const earlier = task.attempts.slice(0, -1).some(one => one.repair === repair);
  if (!target || !earlier) {
    return undefined;
  }
  const { catalog, table } = splitTable(
    target.table,
    context.revision.settings.catalog,
  );
  let snapshots;
  try {
    snapshots = await connectors
      .tableCatalog(catalog)
      .listSnapshots(table, { limit: NEWEST }, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if ((error as Partial<ConnectorError>).kind === 'not_found') {
      return undefined;
    }
    throw error;
  }
  const origin = Object.entries(writeOrigin({ run, task }));
  const found = snapshots.items.find(({ summary }) =>
    origin.every(([name, value]) => summary[name] === value),
  );
  return (
    found && {
      table: `${catalog}.${table}`,
      snapshotId: found.id,
      rows: found.addedRows,
      bytes: found.addedBytes,
      files: found.addedFiles,
    }
  );
}

/** @internal */
export function splitTable(
  name: string,
  defaultCatalog: string,
): { catalog: string; table: string } {
  const parts = name.split('.');
  return parts.length > 2
    ? { catalog: parts[0], table: parts.slice(1).join('.') }
    : { catalog: defaultCatalog, table: name };
}

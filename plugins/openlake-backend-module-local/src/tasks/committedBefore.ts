import { TableAccess, TaskOf } from '@openlake/plugin-openlake-common';
import { ConnectorError } from '@openlake/plugin-openlake-node';
import { snapshotOrigin } from './snapshotOrigin';
import { TaskContext } from './TaskContext';

const NEWEST = 50;

/**
 * What an attempt that was interrupted had written: it may have come as far as
 * its commit and died before it could say so. Running an append again would
 * double its rows.
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
  const interrupted = task.attempts
    .slice(0, -1)
    .filter(
      ({ repair, state }) =>
        repair === task.attempts.at(-1)!.repair &&
        state.reason?.code === 'orphaned',
    );
  if (!target || interrupted.length === 0) {
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
  const origins = interrupted.map(({ number }) =>
    Object.entries(snapshotOrigin({ run, task, number })),
  );
  const found = snapshots.items.find(({ summary }) =>
    origins.some(origin =>
      origin.every(([name, value]) => summary[name] === value),
    ),
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

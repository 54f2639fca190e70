import { TableAccess, TaskOf } from '@openlake/plugin-openlake-common';
import { snapshotOrigin } from './snapshotOrigin';
import { TaskContext } from './TaskContext';

const NEWEST = 50;

/**
 * What an attempt that was interrupted had written: it may have come as far as
 * its commit and died before it could say so. Running an append again would
 * double its rows.
 *
 * @internal
 */
export async function committedBefore(
  spec: TaskOf<'sql'>,
  context: TaskContext,
): Promise<TableAccess | undefined> {
  const { task, run, connectors, signal } = context;
  const target = spec.sql.materialize;
  const before = task.attempts.at(-2);
  if (!target || before?.state.reason?.code !== 'orphaned') {
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
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
  const origin = snapshotOrigin({ run, task, number: before.number });
  const found = snapshots.items.find(({ summary }) =>
    Object.entries(origin).every(([name, value]) => summary[name] === value),
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

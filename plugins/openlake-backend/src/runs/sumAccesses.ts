import type { TableAccess } from '@openlake/plugin-openlake-common';

/**
 * What several did to tables, as one: rows, bytes and files add up where all
 * are known, and the snapshot is that of the last one.
 *
 * @param accesses - in the order in which they count
 * @internal
 */
export function sumAccesses(
  accesses: ReadonlyArray<readonly TableAccess[]>,
): TableAccess[] {
  const sums = new Map<string, TableAccess>();
  for (const next of accesses.flat()) {
    const sum = sums.get(next.table);
    sums.set(
      next.table,
      sum
        ? {
            table: next.table,
            snapshotId: next.snapshotId ?? sum.snapshotId,
            rows: add(sum.rows, next.rows),
            bytes: add(sum.bytes, next.bytes),
            files: add(sum.files, next.files),
          }
        : next,
    );
  }
  return [...sums.values()];
}

function add(a: number | undefined, b: number | undefined) {
  return a === undefined || b === undefined ? undefined : a + b;
}

import type { Transaction } from './OpenlakeDatabase';

/** Below the 32,766 variables that SQLite takes in a statement. */
const MOST_VALUES = 16_000;

/**
 * Adds many rows, with a fraction of the work that a query builder makes of
 * it: one list of values, in as few statements as databases take.
 *
 * @param rows - all with the same columns, null where there is nothing
 * @internal
 */
export async function insertRows(
  tx: Transaction,
  table: string,
  rows: ReadonlyArray<Record<string, unknown>>,
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const size = Math.max(1, Math.floor(MOST_VALUES / columns.length));
  for (let from = 0; from < rows.length; from += size) {
    const chunk = rows.slice(from, from + size);
    const row = `(${columns.map(() => '?').join(', ')})`;
    await tx.raw(
      `insert into ?? (${columns.map(() => '??').join(', ')}) values ${chunk
        .map(() => row)
        .join(', ')}`,
      [
        table,
        ...columns,
        ...chunk.flatMap(values =>
          columns.map(column => values[column] as string),
        ),
      ],
    );
  }
}

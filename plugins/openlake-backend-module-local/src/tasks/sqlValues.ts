import { MaterializeResult } from '@openlake/plugin-openlake-node';

/**
 * What later tasks can use: the number of rows, and without a table the columns
 * of the first row and the list of the first column.
 *
 * @internal
 */
export function sqlValues(result: MaterializeResult): Record<string, unknown> {
  const { output, columns, rows } = result;
  if (output) {
    return { row_count: output.rows ?? 0 };
  }
  const [first] = rows;
  return {
    ...(first &&
      Object.fromEntries(columns.map(({ name }, i) => [name, first[i]]))),
    row_count: rows.length,
    rows: rows.map(row => row[0]),
  };
}

import { Knex } from 'knex';

/**
 * Keeps rows in which one of the columns holds a text, ignoring case; SQLite
 * ignores that of ASCII letters only. The database lowers both sides, since
 * what it lowers differs from what we would.
 *
 * @param columns - SQL
 * @internal
 */
export function whereContains(
  query: Knex.QueryBuilder,
  columns: readonly string[],
  text: string,
): void {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  query.where(either =>
    columns.forEach(column =>
      either.orWhereRaw(`lower(${column}) like lower(?) escape '\\'`, [
        pattern,
      ]),
    ),
  );
}

import { z } from 'zod';

/**
 * A table's full name in its parts.
 *
 * @public
 */
export interface TableName {
  readonly catalog: string;
  readonly schema: string;
  readonly table: string;
}

/** Iceberg allows more; these are the names that need no quoting in any of our engines. */
const PART = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/**
 * Reads `catalog.schema.table`, or `schema.table` when a default catalog is given.
 *
 * @returns undefined when the text is no table name
 * @public
 */
export function parseTableName(
  text: string,
  defaultCatalog?: string,
): TableName | undefined {
  const parts = text.split('.');
  if (parts.length === 2 && defaultCatalog !== undefined) {
    parts.unshift(defaultCatalog);
  }
  if (parts.length !== 3 || !parts.every(part => PART.test(part))) {
    return undefined;
  }
  const [catalog, schema, table] = parts;
  return { catalog, schema, table };
}

/**
 * The full name as text.
 *
 * @public
 */
export function formatTableName(name: TableName): string {
  return `${name.catalog}.${name.schema}.${name.table}`;
}

/**
 * A table name field. `schema.table` is completed with the workspace's catalog when the workspace is loaded.
 *
 * @internal
 */
export function tableNameSchema() {
  return z.string().refine(text => parseTableName(text, 'lake') !== undefined, {
    error: issue =>
      `"${String(issue.input).slice(0, 100)}" is not a table name`,
    params: {
      code: 'invalid-table-name',
      hint: 'write catalog.schema.table, such as lake.silver.orders; each part is letters, digits and "_"',
    },
  });
}

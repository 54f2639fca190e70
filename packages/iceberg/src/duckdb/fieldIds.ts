import { childFields } from '../schema';
import type { IcebergType, NestedField } from '../type';
import { quoteName } from './identifier';

/**
 * The `FIELD_IDS` option of DuckDB's `COPY … TO … (FORMAT parquet)`, braces included, which makes DuckDB write the field
 * ids that Iceberg finds columns by.
 *
 * @public
 */
export function fieldIdsClause(schema: { fields: NestedField[] }): string {
  return `{${schema.fields.map(entry).join(', ')}}`;
}

function entry(field: NestedField): string {
  return `${quoteName(field.name)}: ${idsOf(field.id, field.type)}`;
}

function idsOf(id: number, type: IcebergType): string {
  const children = childFields(type);
  return children.length === 0
    ? String(id)
    : `{__duckdb_field_id: ${id}, ${children.map(entry).join(', ')}}`;
}

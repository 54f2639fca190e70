import { TableRecord } from './TableRecord';
import { TableStanding } from './tableStanding';

/** A row of `lake_tables`. @internal */
export interface TableRow extends TableStanding {
  name: string;
  catalog: string;
  schema: string;
  table: string;
  present: boolean | number;
  metadata_location: string | null;
  error: string | null;
  description: string | null;
  snapshot_id: string | null;
  updated_at: string | null;
  writer: string | null;
  observed_at: string;
  workspace: string | null;
  declaration: string | null;
  declared_file: string | null;
  declared_hash: string | null;
  checks_due: boolean | number;
  checks: string | null;
  checked_snapshot: string | null;
  checked_at: string | null;
}

/** @internal */
export function toTableRecord(row: TableRow): TableRecord {
  const parse = (text: string | null) =>
    text === null ? undefined : JSON.parse(text);
  return {
    name: row.name,
    catalog: row.catalog,
    schema: row.schema,
    table: row.table,
    ...(Boolean(row.present) &&
      row.metadata_location !== null && {
        found: {
          metadataLocation: row.metadata_location,
          description: parse(row.description),
          error: row.error ?? undefined,
          writer: parse(row.writer),
        },
      }),
    workspace: row.workspace ?? undefined,
    ...(row.declaration !== null && {
      declared: {
        document: parse(row.declaration),
        file: row.declared_file ?? '',
      },
    }),
    ...(row.checks !== null && {
      checked: {
        snapshotId: row.checked_snapshot ?? '',
        at: row.checked_at ?? '',
        results: parse(row.checks),
      },
    }),
    observedAt: row.observed_at,
  };
}

/** The parts of a name: the last is the table, the first the catalog. @internal */
export function nameParts(name: string): {
  catalog: string;
  schema: string;
  table: string;
} {
  const parts = name.split('.');
  return {
    catalog: parts[0],
    schema: parts.slice(1, -1).join('.'),
    table: parts.at(-1)!,
  };
}

import { selectStatement } from '../duckdb/select';
import { partitions } from '../inspect/partitions';
import { planScan, type ScanOptions } from '../scan';
import { formatIdentifier, type Table } from '../Table';
import { currentSchema } from '../tableMetadata';
import { formatType } from '../type';
import type { Lake } from './Lake';
import type { PyTable } from './Pyiceberg';

/** Both sides must have the same rows, each as often. */
async function expectSameRows(
  lake: Lake,
  table: Table,
  options: ScanOptions,
  saved: string,
) {
  const plan = await planScan(table, options);
  const ours = selectStatement(plan);
  const names = plan.schema.fields
    .map(field => `"${field.name.replaceAll('"', '""')}"`)
    .join(', ');
  const theirs = `SELECT ${names} FROM read_parquet('${lake.folder}/${saved}.parquet')`;
  const cast = (sql: string) =>
    `SELECT to_json(t)::VARCHAR AS r FROM (${sql}) t`;
  const missing = await lake.rows(
    `(${cast(ours)}) EXCEPT ALL (${cast(theirs)})`,
  );
  const extra = await lake.rows(`(${cast(theirs)}) EXCEPT ALL (${cast(ours)})`);
  expect({ saved, missing, extra }).toEqual({
    saved,
    missing: [],
    extra: [],
  });
}

/** Every snapshot of a table reads the same on both sides, and is described the same. */
export async function expectSame(
  lake: Lake,
  table: Table,
  theirs: PyTable,
): Promise<void> {
  const name = formatIdentifier(table.identifier);
  const { metadata } = table;
  expect(theirs.uuid).toBe(metadata['table-uuid']);
  expect(kinds(theirs)).toEqual(
    currentSchema(metadata).fields.map(field => ({
      id: field.id,
      name: field.name,
      type: formatType(field.type)
        .replace(/struct<.*/, 'struct')
        .replace(/list<.*/, 'list')
        .replace(/map<.*/, 'map'),
      required: field.required,
    })),
  );
  expect(theirs.snapshots).toEqual(
    metadata.snapshots.map(snapshot => ({
      id: String(snapshot['snapshot-id']),
      operation: snapshot.summary.operation,
    })),
  );
  expect(theirs.refs).toEqual(Object.keys(metadata.refs).sort());
  expect(theirs.partitions).toEqual(
    (await partitions(table))
      .map(row => `{"rows": ${row.recordCount}, "files": ${row.fileCount}}`)
      .sort(),
  );
  await expectSameRows(lake, table, {}, `${name}-current`);
  for (const snapshot of metadata.snapshots) {
    await expectSameRows(
      lake,
      table,
      { snapshotId: snapshot['snapshot-id'] },
      `${name}-${snapshot['snapshot-id']}`,
    );
  }
}

/** Structs, lists and maps print in another way in pyiceberg; their kind is enough here, the rows say the rest. */
function kinds(theirs: PyTable) {
  return theirs.columns.map(column => ({
    ...column,
    type: column.type.replace(/^(struct|list|map)<.*/, '$1'),
  }));
}

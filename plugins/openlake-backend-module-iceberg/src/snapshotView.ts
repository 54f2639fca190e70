import { SnapshotRow } from '@openlake/iceberg';
import { CatalogSnapshot } from '@openlake/plugin-openlake-node';

const COUNTS = {
  addedRows: 'added-records',
  deletedRows: 'deleted-records',
  addedFiles: 'added-data-files',
  deletedFiles: 'deleted-data-files',
  addedBytes: 'added-files-size',
  totalRows: 'total-records',
  totalFiles: 'total-data-files',
  totalBytes: 'total-files-size',
} as const;

/** A snapshot in the words of the contract. @internal */
export function snapshotView(row: SnapshotRow): CatalogSnapshot {
  const { operation, ...summary } = row.summary;
  return {
    id: String(row.snapshotId),
    ...(row.parentId !== undefined && { parentId: String(row.parentId) }),
    sequenceNumber: Number(row.sequenceNumber),
    at: row.committedAt.toISOString(),
    operation,
    ...(row.schemaId !== undefined && { schemaId: row.schemaId }),
    ...Object.fromEntries(
      Object.entries(COUNTS).flatMap(([field, key]) =>
        /^\d+$/.test(summary[key] ?? '') ? [[field, Number(summary[key])]] : [],
      ),
    ),
    current: row.isCurrent,
    refs: row.refs,
    summary,
  };
}

import type { PartitionValues } from '../dataFile';
import { partitionFieldsOf } from '../manifest';
import { partitionKey } from '../partitionKey';
import type { SnapshotSelector } from '../timeTravel';
import type { Table } from '../Table';
import { formatPartitionValue } from '../transformText';
import { liveEntries } from './files';

/**
 * A row of the `partitions` metadata table.
 *
 * @public
 */
export interface PartitionRow {
  specId: number;
  partition: PartitionValues;
  /** The values as people read them, by partition field: `2024-01-31`, `2024-01`, `null`. */
  display: Record<string, string>;
  /** Rows in data files; rows that position deletes hide are still counted. */
  recordCount: bigint;
  fileCount: number;
  /** Bytes of data files. */
  totalSize: bigint;
  deleteFileCount: number;
  positionDeleteRecordCount: bigint;
  /** Absent when the snapshot that wrote last has expired. */
  lastUpdatedAt?: Date;
  lastUpdatedSnapshotId: bigint;
}

/**
 * The partitions of a snapshot, with what is in them; one row for an unpartitioned table that has files.
 *
 * @public
 */
export async function partitions(
  table: Table,
  selector: SnapshotSelector = {},
): Promise<PartitionRow[]> {
  const { metadata } = table;
  const committedAt = new Map(
    metadata.snapshots.map(snapshot => [
      snapshot['snapshot-id'],
      new Date(snapshot['timestamp-ms']),
    ]),
  );
  const rows = new Map<string, PartitionRow & { sequenceNumber: bigint }>();
  for (const { file, snapshotId, sequenceNumber } of await liveEntries(
    table,
    selector,
  )) {
    const key = partitionKey(file);
    let row = rows.get(key);
    if (!row) {
      row = {
        specId: file.specId,
        partition: file.partition,
        display: Object.fromEntries(
          partitionFieldsOf(metadata, file.specId).map(field => [
            field.name,
            formatPartitionValue(field, file.partition[field.name]),
          ]),
        ),
        recordCount: 0n,
        fileCount: 0,
        totalSize: 0n,
        deleteFileCount: 0,
        positionDeleteRecordCount: 0n,
        lastUpdatedSnapshotId: snapshotId,
        sequenceNumber: -1n,
      };
      rows.set(key, row);
    }
    if (file.content === 'data') {
      row.recordCount += file.recordCount;
      row.fileCount += 1;
      row.totalSize += file.fileSizeInBytes;
    } else {
      row.deleteFileCount += 1;
      row.positionDeleteRecordCount +=
        file.content === 'position-deletes' ? file.recordCount : 0n;
    }
    if (sequenceNumber > row.sequenceNumber) {
      row.sequenceNumber = sequenceNumber;
      row.lastUpdatedSnapshotId = snapshotId;
      row.lastUpdatedAt = committedAt.get(snapshotId);
    }
  }
  return [...rows.values()].map(({ sequenceNumber: _, ...row }) => row);
}

/**
 * What the files of one manifest have in a partition field.
 *
 * @public
 */
export interface FieldSummary {
  containsNull: boolean;
  containsNan?: boolean;
  lowerBound?: Uint8Array;
  upperBound?: Uint8Array;
}

/**
 * An entry of a manifest list: a manifest and what it holds.
 *
 * @public
 */
export interface ManifestFile {
  manifestPath: string;
  manifestLength: bigint;
  partitionSpecId: number;
  content: 'data' | 'deletes';
  sequenceNumber: bigint;
  /** The smallest sequence number of its live files. */
  minSequenceNumber: bigint;
  addedSnapshotId: bigint;
  addedFilesCount: number;
  existingFilesCount: number;
  deletedFilesCount: number;
  addedRowsCount: bigint;
  existingRowsCount: bigint;
  deletedRowsCount: bigint;
  /** One per field of the partition spec, in its order. */
  partitions?: FieldSummary[];
  keyMetadata?: Uint8Array;
}

import type { Value } from './value';

/**
 * The partition that a file belongs to: a value per partition field name of the file's spec, `undefined` for null. Empty
 * for an unpartitioned table.
 *
 * @public
 */
export type PartitionValues = Record<string, Value | undefined>;

/**
 * A file of a table with its statistics, as manifests keep it. Maps are keyed by field id.
 *
 * @public
 */
export interface DataFile {
  content: 'data' | 'position-deletes' | 'equality-deletes';
  filePath: string;
  /** `PARQUET`, `AVRO` or `ORC`. */
  fileFormat: string;
  /** The partition spec that the file was written with. */
  specId: number;
  partition: PartitionValues;
  recordCount: bigint;
  fileSizeInBytes: bigint;
  columnSizes?: Map<number, bigint>;
  /** Values per column, nulls and NaN included. */
  valueCounts?: Map<number, bigint>;
  nullValueCounts?: Map<number, bigint>;
  nanValueCounts?: Map<number, bigint>;
  /** Smallest values in the spec's binary form; may be cut, never above a value of the file. */
  lowerBounds?: Map<number, Uint8Array>;
  /** Largest values in the spec's binary form; may be raised, never below a value of the file. */
  upperBounds?: Map<number, Uint8Array>;
  keyMetadata?: Uint8Array;
  splitOffsets?: bigint[];
  equalityIds?: number[];
  sortOrderId?: number;
  /** The one data file that a position delete file refers to, when it refers to one only. */
  referencedDataFile?: string;
}

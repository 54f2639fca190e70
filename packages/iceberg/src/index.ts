/**
 * Reads and writes Apache Iceberg tables in pure TypeScript.
 *
 * @packageDocumentation
 */
export {
  AlreadyExistsError,
  CommitConflictError,
  CommitStateUnknownError,
  CorruptError,
  IcebergError,
  InvalidError,
  NotFoundError,
  UnsupportedError,
} from './errors';

export type { FileInfo, FileIO } from './io/FileIO';
export { LocalFileIO } from './io/LocalFileIO';
export { MemoryFileIO } from './io/MemoryFileIO';
export { localLocation, localPath } from './io/location';

export type {
  IcebergType,
  ListType,
  MapType,
  NestedField,
  PrimitiveType,
  StructType,
} from './type';
export { formatType } from './type';
export type { FieldPosition, NewField, NewType, Schema } from './schema';
export { createSchema, fieldsById, findField } from './schema';
export type { Value } from './value';
export { valueFromBytes, valueToBytes } from './value';
export { formatValue, parseValue } from './valueText';
export type { Transform } from './transform';
export { applyTransform } from './transform';
export { formatPartitionValue } from './transformText';
export type {
  NewPartitionField,
  PartitionField,
  PartitionSpec,
  TypedPartitionField,
} from './partitionSpec';
export { createPartitionSpec, typedPartitionFields } from './partitionSpec';
export type { SortField, SortOrder } from './sortOrder';
export { UNSORTED } from './sortOrder';

export type { TableMetadata } from './tableMetadata';
export {
  currentSchema,
  defaultSpec,
  parseTableMetadata,
} from './tableMetadata';
export { dataFolder } from './metadataFile';
export { unsupportedFeatures } from './supported';
export type { Snapshot, SnapshotRef } from './snapshot';
export type { SnapshotSelector } from './timeTravel';
export {
  ancestorsOf,
  currentSnapshot,
  schemaById,
  schemaForRead,
  selectSnapshot,
  snapshotById,
  snapshotWith,
} from './timeTravel';
export type { DataFile, PartitionValues } from './dataFile';
export type { FieldSummary, ManifestFile } from './manifestFile';

export type { Table, TableIdentifier } from './Table';
export { formatIdentifier } from './Table';
export type {
  ListedTable,
  NewTable,
  Page,
  PageOptions,
  TableCatalog,
} from './catalog/TableCatalog';
export { SqlCatalog, type SqlCatalogOptions } from './catalog/SqlCatalog';

export { commit, type CommitOptions } from './commit';
export type { StageContext, TableChange } from './changes/TableChange';
export { append, type SnapshotOptions } from './changes/append';
export { overwrite } from './changes/overwrite';
export { overwritePartitions } from './changes/overwritePartitions';
export { replaceFiles } from './changes/replaceFiles';
export { evolveSchema, type SchemaStep } from './changes/evolveSchema';
export { setPartitionSpec } from './changes/setPartitionSpec';
export { setProperties } from './changes/setProperties';
export { setCurrentSnapshot } from './changes/setCurrentSnapshot';

export type { Predicate, PredicateValue } from './predicate';
export {
  planScan,
  type FileScanTask,
  type ScanOptions,
  type ScanPlan,
} from './scan';
export {
  history,
  refs,
  snapshots,
  type HistoryRow,
  type RefRow,
  type SnapshotRow,
} from './inspect/snapshots';
export { files, manifests, type FileRow } from './inspect/files';
export { partitions, type PartitionRow } from './inspect/partitions';
export { orphans, type OrphanOptions } from './orphans';

export { duckdbType, typeFromDuckdb } from './duckdb/duckdbType';
export { fieldIdsClause } from './duckdb/fieldIds';
export {
  partitionExpressions,
  type PartitionExpression,
} from './duckdb/partitionBy';
export { copyStatement, type CopyOptions } from './duckdb/copy';
export {
  dataFilesFromReturnStats,
  type ReturnStatsRow,
  type StagedFile,
} from './duckdb/returnStats';
export {
  filesWithoutFieldIdsStatement,
  nestedNameHazards,
  selectStatement,
  type SelectOptions,
} from './duckdb/select';

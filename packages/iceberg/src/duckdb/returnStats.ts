import { lowerBound, upperBound } from '../bound';
import type { DataFile, PartitionValues } from '../dataFile';
import { CorruptError, InvalidError } from '../errors';
import type { PartitionSpec } from '../partitionSpec';
import { fieldsById, type FieldPosition, type Schema } from '../schema';
import type { PrimitiveType } from '../type';
import type { Value } from '../value';
import { parseValue } from '../valueText';
import { quoteName } from './identifier';
import { partitionExpressions } from './partitionBy';

/**
 * A row of DuckDB's `COPY … (RETURN_STATS)`. Maps may come in any shape that DuckDB's Node clients give: a list of
 * `{ key, value }`, an object with `entries`, or a plain object. Numbers may be text.
 *
 * @public
 */
export interface ReturnStatsRow {
  filename: string;
  count: string | number | bigint;
  file_size_bytes: string | number | bigint;
  footer_size_bytes?: unknown;
  column_statistics: unknown;
  partition_keys?: unknown;
}

/**
 * A data file that DuckDB wrote and that is not yet in its place.
 *
 * @public
 */
export interface StagedFile {
  /** Where DuckDB wrote it. */
  writtenPath: string;
  /** What to commit once the file is at `dataFile.filePath`. */
  dataFile: DataFile;
}

/**
 * Turns the result of {@link copyStatement} into data files with statistics in Iceberg's form. Files without rows are
 * left out.
 *
 * @public
 */
export function dataFilesFromReturnStats(
  rows: ReturnStatsRow[],
  options: {
    schema: Schema;
    spec: PartitionSpec;
    /** The location that a written file will have; flat names below the table's data folder are best. */
    locationOf: (writtenPath: string) => string;
  },
): StagedFile[] {
  const { schema, spec } = options;
  const columns = new Map(
    [...fieldsById(schema).values()].map(position => [
      position.path.map(quoteName).join('.'),
      position,
    ]),
  );
  return rows
    .filter(row => BigInt(row.count) > 0n)
    .map(row => ({
      writtenPath: row.filename,
      dataFile: {
        content: 'data',
        filePath: options.locationOf(row.filename),
        fileFormat: 'PARQUET',
        specId: spec['spec-id'],
        partition: partitionOf(row, schema, spec),
        recordCount: BigInt(row.count),
        fileSizeInBytes: BigInt(row.file_size_bytes),
        ...statisticsOf(row, columns),
      },
    }));
}

type Statistics = Required<
  Pick<
    DataFile,
    | 'columnSizes'
    | 'valueCounts'
    | 'nullValueCounts'
    | 'nanValueCounts'
    | 'lowerBounds'
    | 'upperBounds'
  >
>;

function statisticsOf(
  row: ReturnStatsRow,
  columns: Map<string, FieldPosition>,
): Statistics {
  const statistics: Statistics = {
    columnSizes: new Map(),
    valueCounts: new Map(),
    nullValueCounts: new Map(),
    nanValueCounts: new Map(),
    lowerBounds: new Map(),
    upperBounds: new Map(),
  };
  for (const [name, stats] of mapEntries(row.column_statistics)) {
    const position = columns.get(name);
    if (position && typeof position.field.type === 'string') {
      addColumn(
        statistics,
        position,
        position.field.type,
        new Map(mapEntries(stats)) as Map<string, string | null>,
      );
    }
  }
  return statistics;
}

function addColumn(
  statistics: Statistics,
  { field, repeated }: FieldPosition,
  type: PrimitiveType,
  stats: Map<string, string | null>,
): void {
  const count = (target: Map<number, bigint>, key: string) => {
    const value = stats.get(key);
    if (value !== undefined && value !== null) {
      target.set(field.id, BigInt(value));
    }
  };
  count(statistics.columnSizes, 'column_size_bytes');
  count(statistics.valueCounts, 'num_values');
  count(statistics.nullValueCounts, 'null_count');
  // DuckDB says whether there is a NaN, not how many: only "none" is a count.
  const hasNan = stats.get('has_nan');
  if (hasNan === 'false') {
    statistics.nanValueCounts.set(field.id, 0n);
  }
  // Bounds of what lists and maps hold say nothing about rows.
  if (repeated || hasNan === 'true') {
    return;
  }
  const least = valueOf(type, stats.get('min'));
  const most = valueOf(type, stats.get('max'));
  const low = least === undefined ? undefined : lowerBound(type, least);
  const high = most === undefined ? undefined : upperBound(type, most);
  if (low) {
    statistics.lowerBounds.set(field.id, low);
  }
  if (high) {
    statistics.upperBounds.set(field.id, high);
  }
}

/** A value that DuckDB printed; one that Iceberg cannot hold (`infinity` as a date) gives no bound. */
function valueOf(
  type: PrimitiveType,
  text: string | null | undefined,
): Value | undefined {
  if (text === undefined || text === null) {
    return undefined;
  }
  try {
    return parseValue(type, text);
  } catch (error) {
    if (error instanceof InvalidError) {
      return undefined;
    }
    throw error;
  }
}

function partitionOf(
  row: ReturnStatsRow,
  schema: Schema,
  spec: PartitionSpec,
): PartitionValues {
  const keys = new Map(mapEntries(row.partition_keys));
  const partition: PartitionValues = Object.fromEntries(
    spec.fields.map(field => [field.name, undefined]),
  );
  for (const { alias, field } of partitionExpressions(schema, spec)) {
    if (!keys.has(alias)) {
      throw new CorruptError(
        row.filename,
        `DuckDB gave no value for partition field ${field.name}`,
      );
    }
    const text = keys.get(alias);
    partition[field.name] =
      text === null || text === undefined
        ? undefined
        : parseValue(field.type, String(text));
  }
  return partition;
}

function mapEntries(map: unknown): [string, unknown][] {
  if (map === null || map === undefined) {
    return [];
  }
  const list = Array.isArray(map)
    ? map
    : (map as { entries?: unknown }).entries;
  return Array.isArray(list)
    ? list.map(({ key, value }) => [String(key), value])
    : Object.entries(map);
}

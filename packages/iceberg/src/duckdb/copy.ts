import { UnsupportedError } from '../errors';
import type { PartitionSpec } from '../partitionSpec';
import { fieldsById, type Schema } from '../schema';
import { fixedLengthOf } from '../type';
import { duckdbType } from './duckdbType';
import { fieldIdsClause } from './fieldIds';
import { quoteName, quoteText } from './identifier';
import { partitionExpressions } from './partitionBy';

/**
 * Options of {@link copyStatement}.
 *
 * @public
 */
export interface CopyOptions {
  schema: Schema;
  spec: PartitionSpec;
  /** A SELECT that gives every column of the schema by name; their order does not matter. */
  select: string;
  /**
   * The path to write to: a folder that does not exist yet when the table is partitioned or `targetFileBytes` is given,
   * else a file. It is a staging place; the files are adopted into the table afterwards.
   */
  target: string;
  /**
   * Starts another file after about this many bytes. DuckDB cannot do that for partitioned tables, where it writes one
   * file per partition and thread, and this is ignored.
   */
  targetFileBytes?: number;
  /** `zstd` by default. */
  compression?: string;
}

/**
 * The DuckDB statement that writes the rows of a SELECT as data files of a table: columns cast to the table's types and
 * marked with field ids, split by partition, with statistics as its result. Give that result to
 * {@link dataFilesFromReturnStats}.
 *
 * @public
 */
export function copyStatement(options: CopyOptions): string {
  const { schema, spec, select, target } = options;
  assertStorable(schema);
  const partition = partitionExpressions(schema, spec);
  const columns = schema.fields
    .map(
      ({ name, type }) =>
        `CAST(${quoteName(name)} AS ${duckdbType(type)}) AS ${quoteName(name)}`,
    )
    .join(', ');
  // Partitions are computed from the cast values, which are what readers will see.
  const typed = `SELECT ${columns} FROM (${select})`;
  const keys = partition
    .map(({ expression, alias }) => `, ${expression} AS ${alias}`)
    .join('');
  const copyOptions = [
    'FORMAT parquet',
    `COMPRESSION ${options.compression ?? 'zstd'}`,
    `FIELD_IDS ${fieldIdsClause(schema)}`,
    'RETURN_STATS',
  ];
  if (partition.length > 0) {
    copyOptions.push(
      `PARTITION_BY (${partition.map(({ alias }) => alias).join(', ')})`,
      `FILENAME_PATTERN '{uuid}'`,
    );
  } else if (options.targetFileBytes !== undefined) {
    copyOptions.push(
      `FILE_SIZE_BYTES ${Math.max(1, Math.floor(options.targetFileBytes))}`,
      `FILENAME_PATTERN '{uuid}'`,
    );
  }
  return `COPY (SELECT *${keys} FROM (${typed})) TO ${quoteText(
    target,
  )} (${copyOptions.join(', ')})`;
}

/** DuckDB has no Parquet type for `fixed`: what it would write, other engines refuse to read. */
function assertStorable(schema: Schema): void {
  for (const { field, path } of fieldsById(schema).values()) {
    if (fixedLengthOf(field.type) !== undefined) {
      throw new UnsupportedError(
        `writing type ${field.type}`,
        `Column ${path.join('.')}`,
      );
    }
  }
}

import { z } from 'zod';

/**
 * A partition field: a transform over a column, as in Iceberg.
 *
 * @public
 */
export interface PartitionTransform {
  readonly transform:
    | 'identity'
    | 'year'
    | 'month'
    | 'day'
    | 'hour'
    | 'bucket'
    | 'truncate';
  readonly column: string;
  /** Number of buckets, or width of the truncation. */
  readonly argument?: number;
}

const COLUMN = '[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*';
const PLAIN = new RegExp(`^(${COLUMN})$`);
const TIME = new RegExp(
  `^(identity|years?|months?|days?|hours?)\\(\\s*(${COLUMN})\\s*\\)$`,
);
const SIZED = new RegExp(
  `^(bucket|truncate)\\(\\s*(\\d{1,9})\\s*,\\s*(${COLUMN})\\s*\\)$`,
);
/** Spark and Trino write the column first. */
const SIZED_COLUMN_FIRST = new RegExp(
  `^(bucket|truncate)\\(\\s*(${COLUMN})\\s*,\\s*(\\d{1,9})\\s*\\)$`,
);

/**
 * Reads `country`, `day(flight_date)` or `bucket(16, id)`.
 *
 * @returns undefined when the text is no partition field
 * @public
 */
export function parsePartitionTransform(
  text: string,
): PartitionTransform | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 300) {
    return undefined;
  }
  const plain = PLAIN.exec(trimmed);
  if (plain) {
    return { transform: 'identity', column: plain[1] };
  }
  const time = TIME.exec(trimmed);
  if (time) {
    return {
      transform: time[1].replace(/s$/, '') as PartitionTransform['transform'],
      column: time[2],
    };
  }
  const sized = SIZED.exec(trimmed);
  const columnFirst = SIZED_COLUMN_FIRST.exec(trimmed);
  const [name, argument, column] = sized
    ? [sized[1], sized[2], sized[3]]
    : [columnFirst?.[1], columnFirst?.[3], columnFirst?.[2]];
  if (name === undefined || column === undefined || Number(argument) < 1) {
    return undefined;
  }
  return {
    transform: name as 'bucket' | 'truncate',
    column,
    argument: Number(argument),
  };
}

/**
 * The canonical text of a partition field.
 *
 * @public
 */
export function formatPartitionTransform(field: PartitionTransform): string {
  if (field.transform === 'identity') {
    return field.column;
  }
  return field.argument === undefined
    ? `${field.transform}(${field.column})`
    : `${field.transform}(${field.argument}, ${field.column})`;
}

/** @internal */
export function partitionBySchema() {
  return z
    .array(
      z
        .string()
        .refine(text => parsePartitionTransform(text) !== undefined, {
          error: issue =>
            `"${String(issue.input).slice(0, 100)}" is not a partition field`,
          params: {
            hint: 'write a column, or year(c), month(c), day(c), hour(c), bucket(16, c), truncate(4, c)',
          },
        })
        .overwrite(text => {
          const field = parsePartitionTransform(text);
          return field ? formatPartitionTransform(field) : text;
        })
        .meta({ examples: ['day(flight_date)'] }),
    )
    .max(20)
    .describe('Partition fields, outermost first');
}

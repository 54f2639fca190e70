import { assertWritableTransform, type Transform } from '../transform';
import type { PartitionSpec, TypedPartitionField } from '../partitionSpec';
import { typedPartitionFields } from '../partitionSpec';
import { fieldsById, type Schema } from '../schema';
import { fixedLengthOf } from '../type';
import { quoteName } from './identifier';

/**
 * An expression to partition by, and the name it has in `PARTITION_BY`.
 *
 * @public
 */
export interface PartitionExpression {
  /** `__openlake_p0` and so on: never the name of a column, and not written to the files. */
  alias: string;
  /** SQL over the columns of the table. */
  expression: string;
  field: TypedPartitionField;
}

/**
 * Renders a partition spec as DuckDB expressions that give exactly the values of Iceberg's transforms, whatever the
 * session's time zone. Null stays null.
 *
 * @public
 */
export function partitionExpressions(
  schema: Schema,
  spec: PartitionSpec,
): PartitionExpression[] {
  const positions = fieldsById(schema);
  return typedPartitionFields(spec, [schema])
    .filter(field => field.transform !== 'void')
    .map((field, index) => {
      assertWritableTransform(field.transform, `Partition field ${field.name}`);
      const column = positions
        .get(field['source-id'])!
        .path.map(quoteName)
        .join('.');
      return {
        alias: `__openlake_p${index}`,
        expression: render(field.transform, field.sourceType, column),
        field,
      };
    });
}

function render(transform: Transform, source: string, column: string): string {
  if (transform === 'identity') {
    // Bytes have several text forms; digits have one.
    return source === 'binary' || fixedLengthOf(source) !== undefined
      ? `hex(${column})`
      : column;
  }
  // A timestamptz is an instant: its parts must be those of UTC, not of the session.
  const utc =
    source === 'timestamptz' ? `make_timestamp(epoch_us(${column}))` : column;
  switch (transform) {
    case 'year':
      return `CAST(year(${utc}) - 1970 AS INTEGER)`;
    case 'month':
      return `CAST((year(${utc}) - 1970) * 12 + month(${utc}) - 1 AS INTEGER)`;
    case 'day':
      return `CAST(${utc} AS DATE)`;
    default: {
      // Integer division that rounds down, before 1970 too.
      const hour = 3_600_000_000;
      const micros = `epoch_us(${column})`;
      return `CAST((${micros} - ((${micros} % ${hour}) + ${hour}) % ${hour}) // ${hour} AS INTEGER)`;
    }
  }
}

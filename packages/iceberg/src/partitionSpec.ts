import { InvalidError } from './errors';
import { fieldsById, findField, type Schema } from './schema';
import { resultType, type Transform } from './transform';
import type { PrimitiveType } from './type';

/**
 * One field of a partition spec, as in table metadata.
 *
 * @public
 */
export interface PartitionField {
  'source-id': number;
  'field-id': number;
  name: string;
  transform: Transform;
}

/**
 * How the rows of a table are split into partitions.
 *
 * @public
 */
export interface PartitionSpec {
  'spec-id': number;
  fields: PartitionField[];
}

/**
 * A partition field before it has an id.
 *
 * @public
 */
export interface NewPartitionField {
  /** The source column. */
  column: string | string[];
  /** `identity`, `year`, `month`, `day`, `hour` or `void`. */
  transform: Transform;
  /** Default: the column for identity, else `<column>_<transform>`. */
  name?: string;
}

/** The first partition field id, as every Iceberg writer has it. */
export const FIRST_PARTITION_FIELD_ID = 1000;

/**
 * Makes a partition spec for a schema.
 *
 * @public
 */
export function createPartitionSpec(
  schema: Schema,
  fields: NewPartitionField[],
  options: { specId?: number; lastPartitionId?: number } = {},
): PartitionSpec {
  let lastId = options.lastPartitionId ?? FIRST_PARTITION_FIELD_ID - 1;
  const names = new Set<string>();
  return {
    'spec-id': options.specId ?? 0,
    fields: fields.map(({ column, transform, name }) => {
      const { field, path, repeated } = findField(schema, column);
      if (repeated) {
        throw new InvalidError(
          `Cannot partition by ${path.join('.')}: it is inside a list or a map`,
        );
      }
      resultType(transform, field.type, `Partition by ${path.join('.')}`);
      const partitionName =
        name ??
        (transform === 'identity'
          ? path.join('.')
          : `${path.join('.')}_${transform}`);
      if (names.has(partitionName)) {
        throw new InvalidError(
          `Partition field ${partitionName} appears twice`,
        );
      }
      if (
        transform !== 'identity' &&
        schema.fields.some(other => other.name === partitionName)
      ) {
        throw new InvalidError(
          `Partition field ${partitionName} has the name of a column; give it another name`,
        );
      }
      names.add(partitionName);
      return {
        'source-id': field.id,
        'field-id': ++lastId,
        name: partitionName,
        transform,
      };
    }),
  };
}

/** A partition field with the type that its values have. */
export interface TypedPartitionField extends PartitionField {
  sourceType: PrimitiveType;
  type: PrimitiveType;
}

/**
 * The fields of a spec with their types. The source may have been dropped from the current schema, so all schemas of
 * the table are looked through, newest first.
 */
export function typedPartitionFields(
  spec: PartitionSpec,
  schemas: Schema[],
): TypedPartitionField[] {
  return spec.fields.map(field => {
    const source = sourceField(field, schemas);
    const where = `Partition field ${field.name}`;
    if (typeof source !== 'string') {
      throw new InvalidError(`${where}: its source is not a primitive column`);
    }
    return {
      ...field,
      sourceType: source,
      type: resultType(field.transform, source, where),
    };
  });
}

function sourceField(field: PartitionField, schemas: Schema[]) {
  for (const schema of [...schemas].reverse()) {
    const found = fieldsById(schema).get(field['source-id']);
    if (found) {
      return found.field.type;
    }
  }
  return undefined;
}

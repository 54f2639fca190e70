import { CorruptError } from '../errors';
import type { AvroArray, AvroRecord, AvroSchema } from './AvroSchema';

/** A record schema found by field ids, whatever its writer called the fields. */
export interface FieldReader {
  /** The value of a field, `undefined` when it is null or absent. */
  get(record: Record<string, any>, id: number): any;
  /** The value of a field that must be there. */
  need(record: Record<string, any>, id: number): any;
  /** Ids that the file has. */
  ids: number[];
  /** The schema of a field, null branch removed. */
  schemaOf(id: number): AvroSchema | undefined;
}

/** The Avro type that a field must have, by field id; alternatives are separated by `|`. */
export type FieldTypes = Record<number, string>;

/**
 * Reads the fields of records by their Iceberg field ids. Fields that are declared with another type than expected are
 * refused, so that values need no further check.
 */
export function createFieldReader(
  schema: AvroSchema | undefined,
  expected: FieldTypes,
  location: string,
): FieldReader {
  const record = withoutNull(schema) as AvroRecord | undefined;
  if (record?.type !== 'record') {
    throw new CorruptError(location, 'an Avro record was expected');
  }
  const byId = new Map(record.fields.map(field => [field['field-id'], field]));
  for (const [id, type] of Object.entries(expected)) {
    const declared = byId.get(Number(id))?.type;
    if (
      declared !== undefined &&
      !type.split('|').includes(`${typeName(declared)}`)
    ) {
      throw new CorruptError(location, `field ${id} is no ${type}`);
    }
  }
  const get = (value: Record<string, any>, id: number) => {
    const field = byId.get(id);
    return field ? value[field.name] : undefined;
  };
  return {
    get,
    need(value, id) {
      const found = get(value, id);
      if (found === undefined) {
        throw new CorruptError(location, `field ${id} is missing`);
      }
      return found;
    },
    ids: [...byId.keys()].filter(id => id !== undefined) as number[],
    schemaOf: id => withoutNull(byId.get(id)?.type),
  };
}

function withoutNull(schema: AvroSchema | undefined): AvroSchema | undefined {
  return Array.isArray(schema)
    ? schema.find(branch => branch !== 'null')
    : schema;
}

function typeName(schema: AvroSchema): string | undefined {
  const plain = withoutNull(schema);
  if (plain === undefined || Array.isArray(plain)) {
    return undefined;
  }
  if (typeof plain === 'string') {
    return plain;
  }
  if (plain.type !== 'array') {
    return plain.type;
  }
  // Number-keyed maps: which types they have is part of the name.
  const items = withoutNull((plain as AvroArray).items);
  if (plain.logicalType !== 'map') {
    return `array of ${typeName(items as AvroSchema)}`;
  }
  const fields = (items as AvroRecord).fields ?? [];
  return `map of ${fields
    .map(field => typeName(field.type as AvroSchema))
    .join(' to ')}`;
}

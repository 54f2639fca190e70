import { CorruptError } from '../errors';
import type { AvroRecord, AvroSchema } from './AvroSchema';

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

/** Reads the fields of records by their Iceberg field ids. */
export function createFieldReader(
  schema: AvroSchema | undefined,
  location: string,
): FieldReader {
  const record = withoutNull(schema) as AvroRecord | undefined;
  if (record?.type !== 'record') {
    throw new CorruptError(location, 'an Avro record was expected');
  }
  const byId = new Map(record.fields.map(field => [field['field-id'], field]));
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

import { CorruptError } from '../errors';

/** A field of an Avro record. Attributes such as `field-id` are kept. */
export interface AvroField {
  name: string;
  type: AvroSchema;
  default?: unknown;
  'field-id'?: number;
  [attribute: string]: unknown;
}

/** A record. */
export interface AvroRecord {
  type: 'record';
  name: string;
  fields: AvroField[];
  [attribute: string]: unknown;
}

/** An array; `logicalType: 'map'` marks a map with keys that are not strings. */
export interface AvroArray {
  type: 'array';
  items: AvroSchema;
  logicalType?: string;
  [attribute: string]: unknown;
}

/** A map with string keys. */
interface AvroMap {
  type: 'map';
  values: AvroSchema;
  [attribute: string]: unknown;
}

/** Bytes of a fixed length. */
interface AvroFixed {
  type: 'fixed';
  name: string;
  size: number;
  [attribute: string]: unknown;
}

/** A symbol out of a list. */
interface AvroEnum {
  type: 'enum';
  name: string;
  symbols: string[];
  [attribute: string]: unknown;
}

/** A primitive with attributes, for example a logical type. */
interface AvroAnnotated {
  type: AvroPrimitive;
  [attribute: string]: unknown;
}

/** The primitive types. */
type AvroPrimitive =
  | 'null'
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'bytes'
  | 'string';

/** Any schema; an array is a union. */
export type AvroSchema =
  | AvroPrimitive
  | AvroAnnotated
  | AvroRecord
  | AvroArray
  | AvroMap
  | AvroFixed
  | AvroEnum
  | AvroSchema[];

const PRIMITIVES = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);
const MAX_DEPTH = 64;

/**
 * Reads a schema as a file declares it: names that refer to an earlier type are replaced by that type.
 */
export function resolveAvroSchema(
  declared: unknown,
  location: string,
): AvroSchema {
  const named = new Map<string, AvroSchema>();
  const visit = (node: unknown, space: string, depth: number): AvroSchema => {
    if (depth > MAX_DEPTH) {
      throw new CorruptError(location, 'an Avro schema nested too deeply');
    }
    if (typeof node === 'string') {
      const found = PRIMITIVES.has(node)
        ? (node as AvroPrimitive)
        : named.get(node) ?? named.get(`${space}.${node}`);
      if (!found) {
        throw new CorruptError(location, `unknown Avro type ${node}`);
      }
      return found;
    }
    if (Array.isArray(node)) {
      return node.map(branch => visit(branch, space, depth + 1));
    }
    if (typeof node !== 'object' || node === null) {
      throw new CorruptError(location, 'an Avro schema that is not one');
    }
    const schema = { ...(node as Record<string, any>) } as any;
    const inner = schema.namespace ?? space;
    const remember = () => {
      named.set(schema.name, schema);
      named.set(`${inner}.${schema.name}`, schema);
    };
    switch (schema.type) {
      case 'record':
      case 'error':
        schema.type = 'record';
        remember();
        if (!Array.isArray(schema.fields)) {
          throw new CorruptError(location, 'an Avro record without fields');
        }
        schema.fields = schema.fields.map((field: any) => ({
          ...field,
          type: visit(field?.type, inner, depth + 1),
        }));
        return schema;
      case 'fixed':
        if (!Number.isSafeInteger(schema.size) || schema.size < 0) {
          throw new CorruptError(location, 'an Avro fixed without a size');
        }
        remember();
        return schema;
      case 'enum':
        if (!Array.isArray(schema.symbols)) {
          throw new CorruptError(location, 'an Avro enum without symbols');
        }
        remember();
        return schema;
      case 'array':
        schema.items = visit(schema.items, inner, depth + 1);
        return schema;
      case 'map':
        schema.values = visit(schema.values, inner, depth + 1);
        return schema;
      default:
        return PRIMITIVES.has(schema.type)
          ? schema
          : visit(schema.type, inner, depth + 1);
    }
  };
  return visit(declared, '', 0);
}

/** True for the array of key-value records that Iceberg writes maps with number keys as. */
export function isPairArray(schema: AvroArray): boolean {
  return schema.logicalType === 'map';
}

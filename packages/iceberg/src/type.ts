import { UnsupportedError } from './errors';

/**
 * A primitive type in the words of the spec: `boolean`, `int`, `long`, `float`, `double`, `decimal(P, S)`, `date`,
 * `time`, `timestamp`, `timestamptz`, `string`, `uuid`, `fixed[L]`, `binary`.
 *
 * @public
 */
export type PrimitiveType = string;

/**
 * A field of a struct, as in table metadata.
 *
 * @public
 */
export interface NestedField {
  id: number;
  name: string;
  required: boolean;
  type: IcebergType;
  doc?: string;
}

/**
 * A struct type.
 *
 * @public
 */
export interface StructType {
  type: 'struct';
  fields: NestedField[];
}

/**
 * A list type.
 *
 * @public
 */
export interface ListType {
  type: 'list';
  'element-id': number;
  element: IcebergType;
  'element-required': boolean;
}

/**
 * A map type.
 *
 * @public
 */
export interface MapType {
  type: 'map';
  'key-id': number;
  key: IcebergType;
  'value-id': number;
  value: IcebergType;
  'value-required': boolean;
}

/**
 * Any type of a column.
 *
 * @public
 */
export type IcebergType = PrimitiveType | StructType | ListType | MapType;

const PRIMITIVES = new Set([
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'string',
  'uuid',
  'binary',
]);
const DECIMAL = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/;
const FIXED = /^fixed\[\s*(\d+)\s*\]$/;

/** True for a type name that format version 2 defines. */
export function isPrimitiveType(type: unknown): type is PrimitiveType {
  if (typeof type !== 'string') {
    return false;
  }
  const decimal = decimalOf(type);
  return (
    PRIMITIVES.has(type) ||
    FIXED.test(type) ||
    (decimal !== undefined && decimal.precision <= 38)
  );
}

/** Precision and scale of a decimal type, `undefined` for any other. */
export function decimalOf(
  type: IcebergType,
): { precision: number; scale: number } | undefined {
  const match = typeof type === 'string' ? DECIMAL.exec(type) : undefined;
  return match
    ? { precision: Number(match[1]), scale: Number(match[2]) }
    : undefined;
}

/** Bytes of a fixed type, `undefined` for any other. */
export function fixedLengthOf(type: IcebergType): number | undefined {
  const match = typeof type === 'string' ? FIXED.exec(type) : undefined;
  return match ? Number(match[1]) : undefined;
}

/** Refuses a type that format version 2 does not define, by name. */
export function assertKnownType(type: IcebergType, where: string): void {
  if (typeof type === 'string') {
    if (!isPrimitiveType(type)) {
      throw new UnsupportedError(`type ${type}`, where);
    }
    return;
  }
  switch (type?.type) {
    case 'struct':
      for (const field of type.fields) {
        assertKnownType(field.type, `${where}.${field.name}`);
      }
      return;
    case 'list':
      assertKnownType(type.element, `${where}.element`);
      return;
    case 'map':
      assertKnownType(type.key, `${where}.key`);
      assertKnownType(type.value, `${where}.value`);
      return;
    default:
      throw new UnsupportedError(
        `type ${JSON.stringify((type as { type?: unknown })?.type)}`,
        where,
      );
  }
}

/** How a type reads in a message or on a page, for example `struct<a: int, b: list<string>>`. */
export function formatType(type: IcebergType): string {
  if (typeof type === 'string') {
    return type;
  }
  switch (type.type) {
    case 'struct':
      return `struct<${type.fields
        .map(field => `${field.name}: ${formatType(field.type)}`)
        .join(', ')}>`;
    case 'list':
      return `list<${formatType(type.element)}>`;
    default:
      return `map<${formatType(type.key)}, ${formatType(type.value)}>`;
  }
}

/**
 * True when every value of `from` is exactly a value of `to`, which is what the spec's "Schema Evolution" allows for a
 * column that has data: int to long, float to double, decimals of the same scale to a larger precision.
 */
export function canWiden(from: IcebergType, to: IcebergType): boolean {
  if (from === to) {
    return true;
  }
  if (from === 'int' && to === 'long') {
    return true;
  }
  if (from === 'float' && to === 'double') {
    return true;
  }
  const a = decimalOf(from);
  const b = decimalOf(to);
  return (
    a !== undefined &&
    b !== undefined &&
    a.scale === b.scale &&
    a.precision <= b.precision &&
    b.precision <= 38
  );
}

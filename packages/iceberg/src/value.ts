import { CorruptError, InvalidError } from './errors';
import { decimalOf, fixedLengthOf, type PrimitiveType } from './type';

/**
 * A value of a primitive type, as exact as the type:
 * boolean is `boolean`; int, float, double and date (days since 1970) are `number`; long, time (microseconds),
 * timestamp and timestamptz (microseconds since 1970) and decimal (unscaled) are `bigint`; string and uuid (lower case,
 * with dashes) are `string`; fixed and binary are `Uint8Array`. Null is `undefined`.
 *
 * @public
 */
export type Value = boolean | number | bigint | string | Uint8Array;

/**
 * Writes a value in the binary single-value form of the spec's appendix D, which bounds are kept in.
 *
 * @public
 */
export function valueToBytes(type: PrimitiveType, value: Value): Uint8Array {
  const fixed = (size: number, write: (bytes: Buffer) => void) => {
    const bytes = Buffer.alloc(size);
    write(bytes);
    return bytes;
  };
  switch (type) {
    case 'boolean':
      return Buffer.from([value ? 1 : 0]);
    case 'int':
    case 'date':
      return fixed(4, bytes => bytes.writeInt32LE(value as number));
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return fixed(8, bytes => bytes.writeBigInt64LE(value as bigint));
    case 'float':
      return fixed(4, bytes => bytes.writeFloatLE(value as number));
    case 'double':
      return fixed(8, bytes => bytes.writeDoubleLE(value as number));
    case 'string':
      return Buffer.from(value as string, 'utf8');
    case 'uuid':
      return Buffer.from((value as string).replaceAll('-', ''), 'hex');
    default:
      if (decimalOf(type)) {
        return unscaledToBytes(value as bigint);
      }
      if (type === 'binary' || fixedLengthOf(type) !== undefined) {
        return value as Uint8Array;
      }
      throw new InvalidError(`A ${type} has no binary form`);
  }
}

/**
 * Reads a value in binary single-value form. Bounds keep the width of the type they were written with, so where a column
 * was widened at some time (int to long, float to double) the length found decides.
 *
 * @public
 */
export function valueFromBytes(
  type: PrimitiveType,
  bytes: Uint8Array,
  location = 'bounds',
): Value {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const expect = (...lengths: number[]) => {
    if (!lengths.includes(buffer.length)) {
      throw new CorruptError(
        location,
        `a ${type} of ${buffer.length} bytes, expected ${lengths.join(' or ')}`,
      );
    }
  };
  switch (type) {
    case 'boolean':
      expect(1);
      return buffer[0] !== 0;
    case 'date':
      expect(4);
      return buffer.readInt32LE();
    case 'int':
      expect(4, 8);
      return buffer.length === 4
        ? buffer.readInt32LE()
        : Number(buffer.readBigInt64LE());
    case 'long':
      expect(4, 8);
      return buffer.length === 4
        ? BigInt(buffer.readInt32LE())
        : buffer.readBigInt64LE();
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      expect(8);
      return buffer.readBigInt64LE();
    case 'float':
    case 'double':
      expect(4, 8);
      return buffer.length === 4 ? buffer.readFloatLE() : buffer.readDoubleLE();
    case 'string':
      return buffer.toString('utf8');
    case 'uuid':
      expect(16);
      return formatUuid(buffer);
    default:
      if (decimalOf(type)) {
        return unscaledFromBytes(buffer);
      }
      return bytes;
  }
}

/** How a value of each type is held in JavaScript; decimals are bigint, fixed and binary are bytes. */
const KINDS: Record<string, string> = {
  boolean: 'boolean',
  int: 'number',
  date: 'number',
  float: 'number',
  double: 'number',
  long: 'bigint',
  time: 'bigint',
  timestamp: 'bigint',
  timestamptz: 'bigint',
  string: 'string',
  uuid: 'string',
};

/** How values of a type are held: `number`, `bigint`, `string`, `boolean` or `bytes`. */
export function kindOf(type: PrimitiveType): string {
  return KINDS[type] ?? (decimalOf(type) ? 'bigint' : 'bytes');
}

/** True for a value that is held as values of the type are. */
export function isValueOf(type: PrimitiveType, value: unknown): value is Value {
  const kind = value instanceof Uint8Array ? 'bytes' : typeof value;
  return kind === kindOf(type);
}

/** Order of two values of one type: strings by their UTF-8 bytes, as the spec compares them. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') {
    return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return Buffer.compare(a, b);
  }
  // A number and a bigint meet when a column was widened; JavaScript orders them exactly.
  if (a < b) {
    return -1;
  }
  return a > b ? 1 : 0;
}

/** Big-endian two's complement in as few bytes as hold the number. */
export function unscaledToBytes(unscaled: bigint, size?: number): Uint8Array {
  let length = size ?? 1;
  while (BigInt.asIntN(length * 8, unscaled) !== unscaled) {
    if (size !== undefined) {
      throw new InvalidError(`${unscaled} does not fit into ${size} bytes`);
    }
    length++;
  }
  const hex = BigInt.asUintN(length * 8, unscaled).toString(16);
  return Buffer.from(hex.padStart(length * 2, '0'), 'hex');
}

/** Reads big-endian two's complement of any length. */
export function unscaledFromBytes(bytes: Uint8Array): bigint {
  if (bytes.length === 0) {
    return 0n;
  }
  const hex = Buffer.from(bytes).toString('hex');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

/** The bytes of a decimal of this precision when it is stored as `fixed`. */
export function decimalSize(precision: number): number {
  let size = 1;
  while (10n ** BigInt(precision) - 1n > (1n << BigInt(size * 8 - 1)) - 1n) {
    size++;
  }
  return size;
}

/** A uuid as text out of its 16 bytes. */
export function formatUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

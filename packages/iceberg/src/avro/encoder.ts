import { InvalidError } from '../errors';
import { isPairArray, type AvroSchema } from './AvroSchema';

/** Bytes that grow as Avro values are written to them. */
export class AvroEncoder {
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;

  /** What was written so far. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Writes a value of a schema. Optional values that are `undefined` or null take the null branch. */
  write(schema: AvroSchema, value: any): void {
    if (Array.isArray(schema)) {
      const isNull = value === undefined || value === null;
      const branch = schema.findIndex(type => (type === 'null') === isNull);
      if (branch < 0) {
        throw new InvalidError('A required Avro value is missing');
      }
      this.long(branch);
      this.write(schema[branch], value);
      return;
    }
    switch (typeof schema === 'string' ? schema : schema.type) {
      case 'null':
        return;
      case 'boolean':
        this.raw(Buffer.from([value ? 1 : 0]));
        return;
      case 'int':
      case 'long':
        this.long(value);
        return;
      case 'float': {
        const bytes = Buffer.alloc(4);
        bytes.writeFloatLE(value);
        this.raw(bytes);
        return;
      }
      case 'double': {
        const bytes = Buffer.alloc(8);
        bytes.writeDoubleLE(value);
        this.raw(bytes);
        return;
      }
      case 'bytes':
        this.bytes(value);
        return;
      case 'string':
        this.bytes(Buffer.from(value as string, 'utf8'));
        return;
      default:
        this.#composite(
          schema as Exclude<AvroSchema, string | AvroSchema[]>,
          value,
        );
    }
  }

  #composite(
    schema: Exclude<AvroSchema, string | AvroSchema[]>,
    value: any,
  ): void {
    switch (schema.type) {
      case 'fixed':
        if (value.length !== schema.size) {
          throw new InvalidError(
            `${value.length} bytes where Avro fixed wants ${schema.size}`,
          );
        }
        this.raw(value);
        return;
      case 'enum':
        this.long(schema.symbols.indexOf(value));
        return;
      case 'record':
        for (const field of schema.fields) {
          this.write(field.type, value[field.name]);
        }
        return;
      case 'array':
        if (isPairArray(schema)) {
          this.#block([...(value as Map<unknown, unknown>)], ([key, item]) =>
            this.write(schema.items, { key, value: item }),
          );
        } else {
          this.#block(value as unknown[], item =>
            this.write(schema.items, item),
          );
        }
        return;
      case 'map':
        this.#block(Object.entries(value as object), ([key, item]) => {
          this.write('string', key);
          this.write(schema.values, item);
        });
        return;
      default:
        throw new InvalidError(`Unknown Avro type ${schema.type}`);
    }
  }

  /** Writes zigzag varint. */
  long(value: number | bigint): void {
    const exact = BigInt(value);
    if (BigInt.asIntN(64, exact) !== exact) {
      throw new InvalidError(`${exact} does not fit into 64 bits`);
    }
    let rest = BigInt.asUintN(64, (exact << 1n) ^ (exact >> 63n));
    this.#reserve(10);
    while (rest > 0x7fn) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  /** Writes a length and bytes. */
  bytes(value: Uint8Array): void {
    this.long(value.length);
    this.raw(value);
  }

  /** Writes bytes as they are. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  #block<T>(items: T[], write: (item: T) => void): void {
    if (items.length > 0) {
      this.long(items.length);
      items.forEach(write);
    }
    this.long(0);
  }

  #reserve(count: number): void {
    if (this.#length + count > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(
        Math.max(this.#bytes.length * 2, this.#length + count),
      );
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
  }
}

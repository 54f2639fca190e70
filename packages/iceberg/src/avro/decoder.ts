import { CorruptError } from '../errors';
import { isPairArray, type AvroSchema } from './AvroSchema';

/**
 * Reads Avro values from bytes. Every length and count is checked against what is left, so that damaged input ends in
 * an error and never in a long loop or a huge allocation.
 */
export class AvroDecoder {
  readonly #bytes: Buffer;
  readonly #location: string;
  #position = 0;

  constructor(bytes: Uint8Array, location: string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#location = location;
  }

  /** True when nothing is left. */
  get done(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** Reads a value: int as number, long as bigint, bytes and fixed as Uint8Array, null as undefined. */
  read(schema: AvroSchema): any {
    if (Array.isArray(schema)) {
      const branch = this.#count();
      if (branch >= schema.length) {
        throw this.#corrupt(`union branch ${branch}`);
      }
      return this.read(schema[branch]);
    }
    switch (typeof schema === 'string' ? schema : schema.type) {
      case 'null':
        return undefined;
      case 'boolean':
        return this.raw(1)[0] !== 0;
      case 'int':
        return Number(this.long());
      case 'long':
        return this.long();
      case 'float': {
        const at = this.#advance(4);
        return this.#bytes.readFloatLE(at);
      }
      case 'double': {
        const at = this.#advance(8);
        return this.#bytes.readDoubleLE(at);
      }
      case 'bytes':
        return this.bytes();
      case 'string':
        return this.string();
      default:
        return this.#composite(
          schema as Exclude<AvroSchema, string | AvroSchema[]>,
        );
    }
  }

  #composite(schema: Exclude<AvroSchema, string | AvroSchema[]>): any {
    switch (schema.type) {
      case 'fixed':
        return this.raw(schema.size);
      case 'enum':
        return schema.symbols[this.#count()];
      case 'record': {
        const record: Record<string, unknown> = {};
        for (const field of schema.fields) {
          record[field.name] = this.read(field.type);
        }
        return record;
      }
      case 'array': {
        const items: any[] = [];
        this.#blocks(() => items.push(this.read(schema.items)));
        return isPairArray(schema)
          ? new Map(items.map(item => [item.key, item.value]))
          : items;
      }
      case 'map': {
        const entries: [string, unknown][] = [];
        this.#blocks(() =>
          entries.push([this.string(), this.read(schema.values)]),
        );
        return Object.fromEntries(entries);
      }
      default:
        throw this.#corrupt(`Avro type ${schema.type}`);
    }
  }

  /** Reads zigzag varint. */
  long(): bigint {
    const bytes = this.#bytes;
    // Four bytes or fewer, nearly always: plain arithmetic is several times faster than BigInt.
    let small = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = bytes[this.#advance(1)];
      small |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return BigInt((small >>> 1) ^ -(small & 1));
      }
    }
    let large = BigInt(small);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = bytes[this.#advance(1)];
      large |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return BigInt.asIntN(64, (large >> 1n) ^ -(large & 1n));
      }
    }
    throw this.#corrupt('a number of more than 64 bits');
  }

  /** Reads a length and that many bytes. */
  bytes(): Uint8Array {
    return this.raw(this.#count());
  }

  /** Reads a length and text. */
  string(): string {
    const length = this.#count();
    const start = this.#advance(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** Reads bytes as they are. */
  raw(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Reads the blocks of an array or a map. */
  #blocks(readItem: () => void): void {
    for (;;) {
      let count = Number(this.long());
      if (count === 0) {
        return;
      }
      if (count < 0) {
        count = -count;
        this.long();
      }
      // Nothing in Iceberg has items of no bytes.
      if (count > this.#bytes.length - this.#position) {
        throw this.#corrupt(`a block of ${count} items`);
      }
      for (let item = 0; item < count; item++) {
        readItem();
      }
    }
  }

  #count(): number {
    const count = Number(this.long());
    if (count < 0) {
      throw this.#corrupt(`a length of ${count}`);
    }
    return count;
  }

  #advance(length: number): number {
    const start = this.#position;
    if (start + length > this.#bytes.length) {
      throw this.#corrupt('it ends too early');
    }
    this.#position = start + length;
    return start;
  }

  #corrupt(problem: string): CorruptError {
    return new CorruptError(
      this.#location,
      `not valid Avro (${problem} at byte ${this.#position})`,
    );
  }
}

import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { CorruptError, UnsupportedError } from '../errors';
import { outcomeOf } from '../__testUtils__/outcome';
import { resolveAvroSchema, type AvroSchema } from './AvroSchema';
import { AvroDecoder } from './decoder';
import { AvroEncoder } from './encoder';
import { readObjectContainer, writeObjectContainer } from './objectContainer';

// A real engine, or thousands of runs, on a machine that may be busy.
jest.setTimeout(120_000);

const SCHEMA: AvroSchema = {
  type: 'record',
  name: 'everything',
  fields: [
    { name: 'boolean', type: 'boolean', 'field-id': 1 },
    { name: 'int', type: 'int', 'field-id': 2 },
    { name: 'long', type: 'long', 'field-id': 3 },
    { name: 'float', type: 'float', 'field-id': 4 },
    { name: 'double', type: 'double', 'field-id': 5 },
    { name: 'bytes', type: 'bytes', 'field-id': 6 },
    { name: 'string', type: 'string', 'field-id': 7 },
    { name: 'fixed', type: { type: 'fixed', name: 'f4', size: 4 } },
    { name: 'maybe', type: ['null', 'long'], default: null },
    { name: 'list', type: { type: 'array', items: ['null', 'string'] } },
    { name: 'map', type: { type: 'map', values: 'long' } },
    {
      name: 'pairs',
      type: {
        type: 'array',
        logicalType: 'map',
        items: {
          type: 'record',
          name: 'k_v',
          fields: [
            { name: 'key', type: 'int' },
            { name: 'value', type: 'bytes' },
          ],
        },
      },
    },
  ],
};

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const bytes = fc.uint8Array({ maxLength: 40 }).map(b => Buffer.from(b));
const record = fc.record({
  boolean: fc.boolean(),
  int: fc.integer(),
  long: int64,
  float: fc.float(),
  double: fc.double(),
  bytes,
  string: fc.string({ unit: 'grapheme' }),
  fixed: fc.uint8Array({ minLength: 4, maxLength: 4 }).map(b => Buffer.from(b)),
  maybe: fc.option(int64, { nil: undefined }),
  list: fc.array(fc.option(fc.string(), { nil: undefined }), { maxLength: 5 }),
  map: fc
    .dictionary(fc.string(), int64, { maxKeys: 5 })
    .map(entries => ({ ...entries })),
  pairs: fc
    .uniqueArray(fc.tuple(fc.integer(), bytes), { selector: ([key]) => key })
    .map(pairs => new Map(pairs)),
});

describe('Avro object container files', () => {
  it('give back what was written, in either codec', () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 20 }),
        fc.constantFrom<'deflate' | 'null'>('deflate', 'null'),
        (records, codec) => {
          const file = writeObjectContainer({
            schema: SCHEMA,
            records,
            codec,
            metadata: { 'partition-spec': '[]', odd: 'é😀' },
          });
          const read = readObjectContainer(file, 'x');
          expect(read.records).toEqual(
            records.map(item => ({ ...item, map: { ...item.map } })),
          );
          expect(read.metadata.odd).toBe('é😀');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keep the field ids of the schema', () => {
    const file = writeObjectContainer({ schema: SCHEMA, records: [] });
    const { schema } = readObjectContainer(file, 'x');
    expect((schema as any).fields[2]).toMatchObject({ 'field-id': 3 });
  });

  it('are split into blocks when they are long', () => {
    const schema: AvroSchema = {
      type: 'record',
      name: 'r',
      fields: [{ name: 'n', type: 'long' }],
    };
    const records = Array.from({ length: 9001 }, (_, n) => ({ n: BigInt(n) }));
    const file = writeObjectContainer({ schema, records });
    expect(readObjectContainer(file, 'x').records).toEqual(records);
  });

  it('never crash or hang a reader when damaged: the error names the file', () => {
    const file = writeObjectContainer({
      schema: SCHEMA,
      records: fc.sample(record, { numRuns: 30, seed: 7 }),
      codec: 'null',
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.nat(file.length),
        (changes, length) => {
          const damaged = Buffer.from(file);
          for (const [at, value] of changes) {
            damaged[at] = value;
          }
          for (const candidate of [damaged, damaged.subarray(0, length)]) {
            expect(
              outcomeOf(
                () => readObjectContainer(candidate, 'file:///damaged.avro'),
                'damaged.avro',
              ),
            ).toBe('right');
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('in a codec that Node lacks are refused by name', () => {
    const file = Buffer.from(
      writeObjectContainer({ schema: SCHEMA, records: [] }),
    );
    const other = Buffer.from(
      file.toString('latin1').replace('\u000edeflate', '\u000esnappy!'),
      'latin1',
    );
    const withBlock = Buffer.concat([
      other,
      Buffer.from([2, 2, 0]),
      other.subarray(other.length - 16),
    ]);
    expect(() => readObjectContainer(withBlock, 'x')).toThrow(UnsupportedError);
    expect(() => readObjectContainer(withBlock, 'x')).toThrow(/snappy!/);
  });

  it('that unpack to more than they may are refused', () => {
    const schema: AvroSchema = {
      type: 'record',
      name: 'r',
      fields: [{ name: 's', type: 'string' }],
    };
    const empty = Buffer.from(writeObjectContainer({ schema, records: [] }));
    const bomb = deflateRawSync(Buffer.alloc(257 * 1024 * 1024));
    const encoder = new AvroEncoder();
    encoder.raw(empty);
    encoder.long(1);
    encoder.bytes(bomb);
    encoder.raw(empty.subarray(empty.length - 16));
    expect(() => readObjectContainer(encoder.finish(), 'x')).toThrow(
      CorruptError,
    );
  });
});

describe('Avro numbers', () => {
  it('are exact over 64 bits', () => {
    fc.assert(
      fc.property(int64, value => {
        const encoder = new AvroEncoder();
        encoder.long(value);
        expect(new AvroDecoder(encoder.finish(), 'x').long()).toBe(value);
      }),
      {
        examples: [
          [0n],
          [-1n],
          [63n],
          [64n],
          [-65n],
          [2n ** 27n - 1n],
          [2n ** 27n],
          [-(2n ** 27n) - 1n],
          [2n ** 63n - 1n],
          [-(2n ** 63n)],
        ],
      },
    );
  });

  it('of more than 64 bits are refused', () => {
    expect(() => new AvroEncoder().long(2n ** 63n)).toThrow(/64 bits/);
    expect(() => new AvroDecoder(Buffer.alloc(12, 0xff), 'x').long()).toThrow(
      CorruptError,
    );
  });
});

describe('Avro schemas', () => {
  it('may refer to a type by name, in its namespace or in full', () => {
    const schema = resolveAvroSchema(
      {
        type: 'record',
        name: 'outer',
        namespace: 'a.b',
        fields: [
          { name: 'one', type: { type: 'fixed', name: 'id', size: 2 } },
          { name: 'two', type: 'id' },
          { name: 'three', type: ['null', 'a.b.id'] },
        ],
      },
      'x',
    ) as any;
    expect(schema.fields[1].type).toMatchObject({ type: 'fixed', size: 2 });
    expect(schema.fields[2].type[1]).toMatchObject({ type: 'fixed', size: 2 });
  });

  it.each([['"unknown"'], ['{"type":"record","name":"r"}'], ['7'], ['null']])(
    'that are none are refused: %s',
    text => {
      expect(() => resolveAvroSchema(JSON.parse(text), 'x')).toThrow(
        CorruptError,
      );
    },
  );
});

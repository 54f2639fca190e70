import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CorruptError, UnsupportedError } from './errors';
import { outcomeOf } from './__testUtils__/outcome';
import { logPreviousFile, newMetadataLocation } from './metadataFile';
import { createSchema } from './schema';
import {
  assertReadable,
  assertWritable,
  unsupportedFeatures,
} from './supported';
import {
  createTableMetadata,
  currentSchema,
  defaultSpec,
  parseTableMetadata,
  serializeTableMetadata,
} from './tableMetadata';

// A real engine, or thousands of runs, on a machine that may be busy.
jest.setTimeout(120_000);

const bytes = (json: unknown) => Buffer.from(JSON.stringify(json));

/** A version 1 table as the spec describes it: one schema, one spec without ids, no refs, no uuid on snapshots. */
const VERSION_1 = {
  'format-version': 1,
  'table-uuid': 'd20125c8-7284-442c-9aea-15fee620737c',
  location: 's3://bucket/test/location',
  'last-updated-ms': 1602638573874,
  'last-column-id': 3,
  schema: {
    type: 'struct',
    fields: [
      { id: 1, name: 'x', required: true, type: 'long' },
      { id: 2, name: 'y', required: true, type: 'long' },
      { id: 3, name: 'z', required: true, type: 'long' },
    ],
  },
  'partition-spec': [{ name: 'x', transform: 'identity', 'source-id': 1 }],
  properties: {},
  'current-snapshot-id': 1,
  snapshots: [
    {
      'snapshot-id': 1,
      'timestamp-ms': 1515100955770,
      'manifest-list': 's3://bucket/m.avro',
    },
  ],
};

const VERSION_3 = {
  ...JSON.parse(
    Buffer.from(
      serializeTableMetadata(
        createTableMetadata({
          location: 'memory',
          schema: createSchema([{ name: 'id', type: 'long' }]),
          now: 1,
        }),
      ),
    ).toString(),
  ),
  'format-version': 3,
  'next-row-id': 0,
  schemas: [
    {
      type: 'struct',
      'schema-id': 0,
      fields: [
        { id: 1, name: 'id', required: false, type: 'long' },
        { id: 2, name: 'v', required: false, type: 'variant' },
        {
          id: 3,
          name: 'd',
          required: false,
          type: 'int',
          'initial-default': 5,
        },
      ],
    },
  ],
};

describe('table metadata', () => {
  it('of version 1 is read as version 2 says', () => {
    const metadata = parseTableMetadata(bytes(VERSION_1), 'x');
    expect(currentSchema(metadata)['schema-id']).toBe(0);
    expect(defaultSpec(metadata)).toEqual({
      'spec-id': 0,
      fields: [
        { name: 'x', transform: 'identity', 'source-id': 1, 'field-id': 1000 },
      ],
    });
    expect(metadata['last-sequence-number']).toBe(0n);
    expect(metadata['last-partition-id']).toBe(1000);
    expect(metadata.refs).toEqual({
      main: { 'snapshot-id': 1n, type: 'branch' },
    });
    expect(metadata.snapshots[0]['sequence-number']).toBe(0n);
    expect(() => assertReadable(metadata)).not.toThrow();
    expect(() => assertWritable(metadata)).toThrow(
      's3://bucket/test/location: writing format version 1 is not supported',
    );
  });

  it('of version 3 is described, with what is not supported named', () => {
    const metadata = parseTableMetadata(bytes(VERSION_3), 'x');
    expect(unsupportedFeatures(metadata)).toEqual([
      'format version 3',
      'type variant',
      'column defaults',
    ]);
    expect(() => assertReadable(metadata)).toThrow(UnsupportedError);
  });

  it('of a later version is refused by name', () => {
    expect(() =>
      parseTableMetadata(bytes({ ...VERSION_1, 'format-version': 4 }), 'x'),
    ).toThrow('x: format version 4 is not supported');
  });

  it('keeps keys that it does not know', () => {
    const foreign = {
      ...VERSION_3,
      'format-version': 2,
      schemas: VERSION_1.schema && [{ ...VERSION_1.schema, 'schema-id': 0 }],
      statistics: [{ 'snapshot-id': 9007199254740993, 'statistics-path': 'p' }],
      'x-vendor': { deep: [1, 'two'] },
    };
    const text = JSON.stringify(foreign).replace(
      '9007199254740992',
      '9007199254740993',
    );
    const written = Buffer.from(
      serializeTableMetadata(parseTableMetadata(Buffer.from(text), 'x')),
    ).toString();
    expect(written).toContain('"x-vendor":{"deep":[1,"two"]}');
    expect(written).toContain('"snapshot-id":9007199254740993');
  });

  it('may be compressed', () => {
    expect(
      parseTableMetadata(gzipSync(bytes(VERSION_1)), 'x.gz.metadata.json')
        .location,
    ).toBe('s3://bucket/test/location');
  });

  it('that is damaged ends in an error that names the file, never a crash', () => {
    const good = Buffer.from(bytes(VERSION_3)).toString();
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.nat(40),
        fc.constantFrom('', 'null', '[]', '{}', '"x"', '1', '-'),
        (at, length, replacement) => {
          const damaged =
            good.slice(0, at) + replacement + good.slice(at + length);
          expect(
            outcomeOf(
              () =>
                unsupportedFeatures(
                  parseTableMetadata(Buffer.from(damaged), 'damaged.json'),
                ),
              'damaged.json',
            ),
          ).toBe('right');
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['nothing', ''],
    ['no object', '[]'],
    ['no version', '{}'],
    ['no uuid', '{"format-version":2}'],
  ])('that holds %s is corrupt', (_, text) => {
    expect(() => parseTableMetadata(Buffer.from(text), 'x')).toThrow(
      CorruptError,
    );
  });
});

describe('metadata files', () => {
  const metadata = createTableMetadata({
    location: 'file:///wh/t',
    schema: createSchema([{ name: 'id', type: 'long' }]),
    now: 5,
  });

  it('count up from the one before, whoever named it', () => {
    const next = (previous?: string) =>
      newMetadataLocation(metadata, previous).replace(/-[0-9a-f-]{36}/, '');
    expect(next()).toBe('file:///wh/t/metadata/00000.metadata.json');
    expect(next('file:///wh/t/metadata/00041-x.metadata.json')).toBe(
      'file:///wh/t/metadata/00042.metadata.json',
    );
    expect(next('s3://b/v7.metadata.json')).toBe(
      'file:///wh/t/metadata/00008.metadata.json',
    );
    expect(next('s3://b/strange')).toBe(
      'file:///wh/t/metadata/00000.metadata.json',
    );
  });

  it('log the one before, and no more than asked', () => {
    let current = { metadata, metadataLocation: 'm0' };
    const removed: string[] = [];
    for (let n = 1; n <= 5; n++) {
      const { metadata: next, removable } = logPreviousFile(
        {
          ...current.metadata,
          properties: {
            'write.metadata.previous-versions-max': '2',
            ...(n > 3
              ? { 'write.metadata.delete-after-commit.enabled': 'true' }
              : {}),
          },
        },
        current,
      );
      removed.push(...removable);
      current = { metadata: next, metadataLocation: `m${n}` };
    }
    expect(
      current.metadata['metadata-log'].map(entry => entry['metadata-file']),
    ).toEqual(['m3', 'm4']);
    expect(removed).toEqual(['m1', 'm2']);
  });
});

import fc from 'fast-check';
import type { AvroRecord } from './avro/AvroSchema';
import { writeObjectContainer } from './avro/objectContainer';
import { CorruptError } from './errors';
import { readManifest, writeManifest } from './manifest';
import { readManifestList, writeManifestList } from './manifestList';
import { manifestEntrySchema } from './manifestSchema';
import { createPartitionSpec } from './partitionSpec';
import { createSchema } from './schema';
import { createTableMetadata } from './tableMetadata';
import type { Value } from './value';
import { dataFile } from './__testUtils__/files';

// A real engine, or thousands of runs, on a machine that may be busy.
jest.setTimeout(120_000);

describe('manifests', () => {
  const schema = createSchema([
    { name: 'a col', type: 'decimal(9, 2)' },
    { name: 'u', type: 'uuid' },
    { name: 'd2', type: 'decimal(20, 1)' },
    { name: 'l', type: 'long' },
    { name: 'b', type: 'binary' },
  ]);
  const metadata = createTableMetadata({
    location: 'memory',
    schema,
    partitionSpec: createPartitionSpec(
      schema,
      schema.fields.map(field => ({
        column: field.name,
        transform: 'identity',
      })),
    ),
    now: 1,
  });
  const int64 = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
  // Their sum is a 64-bit number too.
  const rows = fc.bigInt({ min: 0n, max: 2n ** 59n });
  const maybe = <T extends Value>(value: fc.Arbitrary<T>) =>
    fc.option(value, { nil: undefined });
  const counts = fc
    .dictionary(fc.nat(9).map(String), int64)
    .map(d => new Map(Object.entries(d).map(([k, v]) => [Number(k), v])));
  const file = fc
    .record({
      partition: fc.record({
        'a col': maybe(fc.bigInt({ min: -999_999_999n, max: 999_999_999n })),
        u: maybe(fc.uuid()),
        d2: maybe(fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n })),
        l: maybe(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
        b: maybe(fc.uint8Array({ maxLength: 8 }).map(b => Buffer.from(b))),
      }),
      recordCount: rows,
      fileSizeInBytes: int64,
      valueCounts: counts,
      nullValueCounts: counts,
    })
    .map(overrides => dataFile(overrides));

  it('give back every entry, with what they inherit', () => {
    fc.assert(
      fc.property(
        fc.array(file, { minLength: 1, maxLength: 8 }),
        int64,
        (all, id) => {
          const entries = all.map((one, index) => ({
            status: (['added', 'existing', 'deleted'] as const)[index % 3],
            snapshotId: id,
            ...(index % 3 === 0
              ? {}
              : { sequenceNumber: 2n, fileSequenceNumber: 1n }),
            file: one,
          }));
          const { bytes, manifest } = writeManifest({
            metadata,
            specId: 0,
            content: 'data',
            entries,
            snapshotId: id,
            sequenceNumber: 7n,
            manifestPath: 'm.avro',
          });
          const [listed] = readManifestList(
            writeManifestList({
              manifests: [manifest],
              snapshotId: id,
              parentSnapshotId: undefined,
              sequenceNumber: 7n,
            }),
            'list.avro',
          );
          expect(listed).toEqual(manifest);
          expect(readManifest(bytes, listed, metadata)).toEqual(
            entries.map((entry, index) => ({
              ...entry,
              sequenceNumber: index % 3 === 0 ? 7n : 2n,
              fileSequenceNumber: index % 3 === 0 ? 7n : 1n,
            })),
          );
          expect(listed.minSequenceNumber).toBe(all.length > 1 ? 2n : 7n);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('without a sequence number for a file that was there before are corrupt', () => {
    const { bytes, manifest } = writeManifest({
      metadata,
      specId: 0,
      content: 'data',
      entries: [
        {
          status: 'existing',
          snapshotId: 1n,
          file: dataFile({
            partition: {
              'a col': undefined,
              u: undefined,
              d2: undefined,
              l: undefined,
              b: undefined,
            },
          }),
        },
      ],
      snapshotId: 1n,
      sequenceNumber: 3n,
      manifestPath: 'm.avro',
    });
    expect(() => readManifest(bytes, manifest, metadata)).toThrow(CorruptError);
  });

  it.each([
    [142, 'first_row_id', 'row lineage'],
    [144, 'content_offset', 'deletion vectors'],
    [999, 'from_the_future', 'data file field 999'],
  ])('with field %i (%s) are refused as %s', (fieldId, name, feature) => {
    const schemaWithField = manifestEntrySchema([]) as AvroRecord;
    const fileSchema = schemaWithField.fields.find(
      field => field.name === 'data_file',
    )!.type as AvroRecord;
    fileSchema.fields.push({
      name,
      type: ['null', 'long'],
      default: null,
      'field-id': fieldId,
    });
    const unpartitioned = createTableMetadata({
      location: 'memory',
      schema,
      now: 1,
    });
    const { manifest } = writeManifest({
      metadata: unpartitioned,
      specId: 0,
      content: 'data',
      entries: [{ status: 'added', snapshotId: 1n, file: dataFile() }],
      snapshotId: 1n,
      sequenceNumber: 1n,
      manifestPath: 'm.avro',
    });
    const withValue = (value: bigint | undefined) =>
      writeObjectContainer({
        schema: schemaWithField,
        records: [
          {
            status: 1,
            snapshot_id: 1n,
            data_file: {
              content: 0,
              file_path: 'x',
              file_format: 'PARQUET',
              partition: {},
              record_count: 1n,
              file_size_in_bytes: 1n,
              [name]: value,
            },
          },
        ],
      });
    // A field that is there and says nothing does no harm.
    expect(
      readManifest(withValue(undefined), manifest, unpartitioned),
    ).toHaveLength(1);
    expect(() => readManifest(withValue(5n), manifest, unpartitioned)).toThrow(
      `m.avro: ${feature} is not supported`,
    );
  });
});

import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { CorruptError, InvalidError, UnsupportedError } from './errors';
import { parseJson, stringifyJson } from './json';
import { assertMetadataShape } from './metadataShape';
import { fromVersion1, NO_SNAPSHOT, withDefaults } from './metadataVersions';
import { FIRST_PARTITION_FIELD_ID, type PartitionSpec } from './partitionSpec';
import { fieldsById, highestFieldId, type Schema } from './schema';
import type { Snapshot, SnapshotRef } from './snapshot';
import { UNSORTED, type SortOrder } from './sortOrder';
import { assertWritableTransform } from './transform';
import { assertKnownType } from './type';

/**
 * Table metadata in the words of the spec. Keys that this library does not know are kept and written back.
 *
 * @public
 */
export interface TableMetadata {
  'format-version': number;
  'table-uuid': string;
  location: string;
  'last-sequence-number': bigint;
  /** Milliseconds since 1970. */
  'last-updated-ms': number;
  'last-column-id': number;
  schemas: Schema[];
  'current-schema-id': number;
  'partition-specs': PartitionSpec[];
  'default-spec-id': number;
  'last-partition-id': number;
  'sort-orders': SortOrder[];
  'default-sort-order-id': number;
  properties: Record<string, string>;
  /** Absent while the table has never been written. */
  'current-snapshot-id'?: bigint;
  refs: Record<string, SnapshotRef>;
  snapshots: Snapshot[];
  'snapshot-log': { 'snapshot-id': bigint; 'timestamp-ms': number }[];
  'metadata-log': { 'metadata-file': string; 'timestamp-ms': number }[];
}

const MAX_METADATA_BYTES = 512 * 1024 * 1024;

/** Makes the metadata of a new, empty table. */
export function createTableMetadata(options: {
  location: string;
  schema: Schema;
  partitionSpec?: PartitionSpec;
  sortOrder?: SortOrder;
  properties?: Record<string, string>;
  now: number;
}): TableMetadata {
  const { location, schema, now } = options;
  const spec = options.partitionSpec ?? { 'spec-id': 0, fields: [] };
  const order = options.sortOrder ?? UNSORTED;
  const fields = fieldsById(schema);
  for (const field of schema.fields) {
    assertKnownType(field.type, `Column ${field.name}`);
  }
  for (const { name, transform, 'source-id': source } of spec.fields) {
    if (!fields.has(source)) {
      throw new InvalidError(`Partition field ${name} has no source column`);
    }
    assertWritableTransform(transform, `Partition field ${name}`);
  }
  return {
    'format-version': 2,
    'table-uuid': randomUUID(),
    location,
    'last-sequence-number': 0n,
    'last-updated-ms': now,
    'last-column-id': highestFieldId(schema),
    schemas: [schema],
    'current-schema-id': schema['schema-id'],
    'partition-specs': [spec],
    'default-spec-id': spec['spec-id'],
    'last-partition-id': Math.max(
      FIRST_PARTITION_FIELD_ID - 1,
      ...spec.fields.map(field => field['field-id']),
    ),
    'sort-orders':
      order['order-id'] === UNSORTED['order-id'] ? [order] : [UNSORTED, order],
    'default-sort-order-id': order['order-id'],
    properties: options.properties ?? {},
    refs: {},
    snapshots: [],
    'snapshot-log': [],
    'metadata-log': [],
  };
}

/**
 * Reads a metadata file of format version 1, 2 or 3. Version 1 is brought into the shape of version 2, keeping its
 * number. What a version 3 table needs of a reader is checked where it is read: describing it is safe, see
 * {@link unsupportedFeatures}.
 *
 * @public
 */
export function parseTableMetadata(
  bytes: Uint8Array,
  location: string,
): TableMetadata {
  const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  let text: string;
  try {
    const plain = gzip
      ? gunzipSync(bytes, { maxOutputLength: MAX_METADATA_BYTES })
      : bytes;
    text = Buffer.from(plain).toString('utf8');
  } catch (error) {
    throw new CorruptError(location, 'metadata that cannot be decompressed', {
      cause: error,
    });
  }
  const json = parseJson(text, location) as any;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new CorruptError(location, 'not table metadata');
  }
  const version = json['format-version'];
  if (version !== 1 && version !== 2 && version !== 3) {
    if (typeof version === 'number' && version > 3) {
      throw new UnsupportedError(`format version ${version}`, location);
    }
    throw new CorruptError(location, 'table metadata without a format version');
  }
  const metadata = withDefaults(version === 1 ? fromVersion1(json) : json);
  assertMetadataShape(metadata, location);
  return metadata as unknown as TableMetadata;
}

/** Writes a metadata file. */
export function serializeTableMetadata(metadata: TableMetadata): Uint8Array {
  return Buffer.from(
    stringifyJson({
      ...metadata,
      'current-snapshot-id': metadata['current-snapshot-id'] ?? NO_SNAPSHOT,
    }),
    'utf8',
  );
}

/**
 * The current schema.
 *
 * @public
 */
export function currentSchema(metadata: TableMetadata): Schema {
  return metadata.schemas.find(
    schema => schema['schema-id'] === metadata['current-schema-id'],
  )!;
}

/**
 * The partition spec that new files are written with.
 *
 * @public
 */
export function defaultSpec(metadata: TableMetadata): PartitionSpec {
  return metadata['partition-specs'].find(
    spec => spec['spec-id'] === metadata['default-spec-id'],
  )!;
}

import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { CorruptError, InvalidError, UnsupportedError } from './errors';
import { parseJson, stringifyJson } from './json';
import {
  FIRST_PARTITION_FIELD_ID,
  type PartitionField,
  type PartitionSpec,
} from './partitionSpec';
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

const NO_SNAPSHOT = -1n;
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
  const metadata = version === 1 ? fromVersion1(json) : json;
  return checked(withDefaults(metadata), location);
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

/** Appendix E of the spec: how to read version 1 as version 2. */
function fromVersion1(json: any): any {
  const schemas = json.schemas ?? [
    { ...json.schema, 'schema-id': json.schema?.['schema-id'] ?? 0 },
  ];
  let nextId = FIRST_PARTITION_FIELD_ID;
  const withIds = (fields: any[]): PartitionField[] =>
    (fields ?? []).map(field => ({
      ...field,
      'field-id': field['field-id'] ?? nextId++,
    }));
  const specs = json['partition-specs']
    ? json['partition-specs'].map((spec: any) => ({
        ...spec,
        fields: withIds(spec.fields),
      }))
    : [{ 'spec-id': 0, fields: withIds(json['partition-spec']) }];
  return {
    ...json,
    'last-sequence-number': json['last-sequence-number'] ?? 0n,
    schemas,
    'current-schema-id':
      json['current-schema-id'] ?? schemas.at(-1)?.['schema-id'] ?? 0,
    'partition-specs': specs,
    'default-spec-id': json['default-spec-id'] ?? 0,
    'last-partition-id':
      json['last-partition-id'] ??
      Math.max(
        FIRST_PARTITION_FIELD_ID - 1,
        ...specs.flatMap((spec: PartitionSpec) =>
          spec.fields.map(field => field['field-id']),
        ),
      ),
  };
}

function withDefaults(json: any): any {
  const current =
    json['current-snapshot-id'] === undefined ||
    json['current-snapshot-id'] === null ||
    json['current-snapshot-id'] === NO_SNAPSHOT
      ? undefined
      : json['current-snapshot-id'];
  const refs = { ...(json.refs ?? {}) };
  if (current !== undefined && !refs.main) {
    refs.main = { 'snapshot-id': current, type: 'branch' };
  }
  const { 'current-snapshot-id': _, ...rest } = json;
  return {
    ...rest,
    ...(current === undefined ? {} : { 'current-snapshot-id': current }),
    'sort-orders': json['sort-orders'] ?? [UNSORTED],
    'default-sort-order-id': json['default-sort-order-id'] ?? 0,
    properties: json.properties ?? {},
    refs,
    snapshots: (json.snapshots ?? []).map((snapshot: any) => ({
      ...snapshot,
      'sequence-number': snapshot['sequence-number'] ?? 0n,
      summary: snapshot.summary ?? { operation: 'unknown' },
    })),
    'snapshot-log': json['snapshot-log'] ?? [],
    'metadata-log': json['metadata-log'] ?? [],
  };
}

const REQUIRED: Record<string, (value: unknown) => boolean> = {
  'table-uuid': value => typeof value === 'string',
  location: value => typeof value === 'string',
  'last-sequence-number': value => typeof value === 'bigint',
  'last-updated-ms': value => typeof value === 'number',
  'last-column-id': value => typeof value === 'number',
  schemas: value => Array.isArray(value) && value.length > 0,
  'current-schema-id': value => typeof value === 'number',
  'partition-specs': value => Array.isArray(value) && value.length > 0,
  'default-spec-id': value => typeof value === 'number',
  'last-partition-id': value => typeof value === 'number',
  snapshots: value => Array.isArray(value),
  'snapshot-log': value => Array.isArray(value),
  'metadata-log': value => Array.isArray(value),
};

function checked(metadata: any, location: string): TableMetadata {
  // A version 1 table may lack a uuid; nothing that is refused on reading depends on it.
  if (metadata['format-version'] === 1 && !metadata['table-uuid']) {
    metadata['table-uuid'] = '';
  }
  for (const [key, holds] of Object.entries(REQUIRED)) {
    if (!holds(metadata[key])) {
      throw new CorruptError(location, `table metadata without a valid ${key}`);
    }
  }
  for (const schema of metadata.schemas) {
    if (!Array.isArray(schema?.fields)) {
      throw new CorruptError(location, 'a schema without fields');
    }
    for (const field of schema.fields) {
      if (
        typeof field?.id !== 'number' ||
        typeof field.name !== 'string' ||
        field.type === undefined
      ) {
        throw new CorruptError(location, 'a column without id, name or type');
      }
    }
  }
  for (const spec of metadata['partition-specs']) {
    if (!Array.isArray(spec?.fields)) {
      throw new CorruptError(location, 'a partition spec without fields');
    }
  }
  for (const snapshot of metadata.snapshots) {
    if (typeof snapshot['snapshot-id'] !== 'bigint') {
      throw new CorruptError(location, 'a snapshot without an id');
    }
  }
  const has = (list: any[], key: string, id: unknown) =>
    list.some(item => item[key] === id);
  if (!has(metadata.schemas, 'schema-id', metadata['current-schema-id'])) {
    throw new CorruptError(location, 'the current schema is missing');
  }
  if (
    !has(metadata['partition-specs'], 'spec-id', metadata['default-spec-id'])
  ) {
    throw new CorruptError(location, 'the default partition spec is missing');
  }
  const current = metadata['current-snapshot-id'];
  if (
    current !== undefined &&
    !has(metadata.snapshots, 'snapshot-id', current)
  ) {
    throw new CorruptError(location, 'the current snapshot is missing');
  }
  return metadata;
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

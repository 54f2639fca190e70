import type { AvroRecord } from './avro/AvroSchema';
import {
  createFieldReader,
  type FieldReader,
  type FieldTypes,
} from './avro/fieldIds';
import {
  readObjectContainer,
  writeObjectContainer,
} from './avro/objectContainer';
import type { DataFile, PartitionValues } from './dataFile';
import { CorruptError, UnsupportedError } from './errors';
import { stringifyJson } from './json';
import type { FieldSummary, ManifestFile } from './manifestFile';
import { avroName, manifestEntrySchema } from './manifestSchema';
import {
  typedPartitionFields,
  type TypedPartitionField,
} from './partitionSpec';
import { currentSchema, type TableMetadata } from './tableMetadata';
import { decimalOf, type PrimitiveType } from './type';
import {
  compareValues,
  decimalSize,
  formatUuid,
  isValueOf,
  unscaledFromBytes,
  unscaledToBytes,
  valueToBytes,
  type Value,
} from './value';

/**
 * A file as one manifest tracks it.
 *
 * @public
 */
export interface ManifestEntry {
  status: 'existing' | 'added' | 'deleted';
  /** The snapshot that added the file, or removed it for a deleted entry. */
  snapshotId: bigint;
  /** Orders the file against delete files. */
  sequenceNumber: bigint;
  fileSequenceNumber: bigint;
  file: DataFile;
}

/** An entry to write; an added file gets its sequence number from the commit. */
export type NewManifestEntry = Omit<
  ManifestEntry,
  'sequenceNumber' | 'fileSequenceNumber'
> &
  Partial<Pick<ManifestEntry, 'sequenceNumber' | 'fileSequenceNumber'>>;

const STATUS = ['existing', 'added', 'deleted'] as const;
const CONTENT = ['data', 'position-deletes', 'equality-deletes'] as const;
const ENTRY_TYPES: FieldTypes = {
  0: 'int',
  1: 'long',
  2: 'record',
  3: 'long',
  4: 'long',
};
/** Fields of `data_file` that are understood. */
const FILE_TYPES: FieldTypes = {
  134: 'int',
  100: 'string',
  101: 'string',
  102: 'record',
  103: 'long',
  104: 'long',
  108: 'map of int to long',
  109: 'map of int to long',
  110: 'map of int to long',
  137: 'map of int to long',
  125: 'map of int to bytes',
  128: 'map of int to bytes',
  131: 'bytes',
  132: 'array of long',
  // The spec has int, pyiceberg writes long.
  135: 'array of int|array of long',
  140: 'int',
  143: 'string',
};
const KNOWN_FIELDS = new Set([
  ...Object.keys(FILE_TYPES).map(Number),
  // Of version 1; they say nothing about how to read.
  105,
  106,
  107,
  111,
]);
const VERSION_3_FIELDS: Record<number, string> = {
  142: 'row lineage',
  144: 'deletion vectors',
  145: 'deletion vectors',
};

/** Reads a manifest; sequence numbers and snapshot ids that it leaves out are inherited from its list entry. */
export function readManifest(
  bytes: Uint8Array,
  manifest: ManifestFile,
  metadata: TableMetadata,
): ManifestEntry[] {
  const location = manifest.manifestPath;
  const { schema, records } = readObjectContainer(bytes, location);
  const entryFields = createFieldReader(schema, ENTRY_TYPES, location);
  const fileSchema = entryFields.schemaOf(2);
  const fileFields = createFieldReader(fileSchema, FILE_TYPES, location);
  const unknown = fileFields.ids.filter(id => !KNOWN_FIELDS.has(id));
  const partition = partitionReader(fileFields, manifest, metadata);
  return records.map(record => {
    const status = STATUS[entryFields.need(record, 0) as number];
    if (!status) {
      throw new CorruptError(location, 'an entry with an unknown status');
    }
    const data = entryFields.need(record, 2);
    for (const id of unknown) {
      if (fileFields.get(data, id) !== undefined) {
        throw new UnsupportedError(
          VERSION_3_FIELDS[id] ?? `data file field ${id}`,
          location,
        );
      }
    }
    const sequenceNumber = inherited(
      entryFields.get(record, 3),
      status,
      manifest,
    );
    return {
      status,
      snapshotId: entryFields.get(record, 1) ?? manifest.addedSnapshotId,
      sequenceNumber,
      fileSequenceNumber: entryFields.get(record, 4) ?? sequenceNumber,
      file: {
        ...dataFileOf(data, fileFields, location),
        specId: manifest.partitionSpecId,
        partition: partition(fileFields.get(data, 102) ?? {}),
      },
    };
  });
}

function inherited(
  own: bigint | undefined,
  status: ManifestEntry['status'],
  manifest: ManifestFile,
): bigint {
  if (own !== undefined) {
    return own;
  }
  // Everything in a manifest of version 1 has sequence number 0.
  if (status === 'added' || manifest.sequenceNumber === 0n) {
    return manifest.sequenceNumber;
  }
  throw new CorruptError(
    manifest.manifestPath,
    `an entry that is ${status} without a sequence number`,
  );
}

function dataFileOf(
  data: Record<string, any>,
  fields: FieldReader,
  location: string,
): Omit<DataFile, 'specId' | 'partition'> {
  const contentId = fields.get(data, 134) ?? 0;
  const content = CONTENT[contentId as number];
  if (!content) {
    throw new UnsupportedError(`file content ${contentId}`, location);
  }
  const keyMetadata = fields.get(data, 131);
  if (keyMetadata?.length) {
    throw new UnsupportedError('encrypted data files', location);
  }
  const file: Omit<DataFile, 'specId' | 'partition'> = {
    content,
    filePath: fields.need(data, 100),
    fileFormat: String(fields.need(data, 101)).toUpperCase(),
    recordCount: fields.need(data, 103),
    fileSizeInBytes: fields.need(data, 104),
  };
  const optional = {
    columnSizes: fields.get(data, 108),
    valueCounts: fields.get(data, 109),
    nullValueCounts: fields.get(data, 110),
    nanValueCounts: fields.get(data, 137),
    lowerBounds: fields.get(data, 125),
    upperBounds: fields.get(data, 128),
    splitOffsets: fields.get(data, 132),
    equalityIds: fields.get(data, 135)?.map(Number),
    sortOrderId: fields.get(data, 140),
    referencedDataFile: fields.get(data, 143),
  };
  for (const [key, value] of Object.entries(optional)) {
    if (value !== undefined) {
      (file as unknown as Record<string, unknown>)[key] = value;
    }
  }
  return file;
}

/** Partition values by the names of the spec, found by field id. */
function partitionReader(
  fileFields: FieldReader,
  manifest: ManifestFile,
  metadata: TableMetadata,
): (record: Record<string, any>) => PartitionValues {
  const fields = partitionFieldsOf(metadata, manifest.partitionSpecId);
  if (fields.length === 0) {
    return () => ({});
  }
  const schema = fileFields.schemaOf(102) as AvroRecord;
  const reader = createFieldReader(schema, {}, manifest.manifestPath);
  return record =>
    Object.fromEntries(
      fields.map(field => [
        field.name,
        partitionValue(
          field.type,
          reader.get(record, field['field-id']),
          manifest.manifestPath,
        ),
      ]),
    );
}

function partitionValue(
  type: PrimitiveType,
  raw: any,
  location: string,
): Value | undefined {
  if (raw === undefined) {
    return undefined;
  }
  let value = raw;
  if (raw instanceof Uint8Array && decimalOf(type)) {
    value = unscaledFromBytes(raw);
  } else if (raw instanceof Uint8Array && type === 'uuid') {
    value = formatUuid(raw);
  } else if (typeof raw === 'number' && type === 'long') {
    // The column was widened since.
    value = BigInt(raw);
  }
  if (!isValueOf(type, value)) {
    throw new CorruptError(location, `a partition value that is no ${type}`);
  }
  return value;
}

/** The typed partition fields of one of a table's specs. */
export function partitionFieldsOf(
  metadata: TableMetadata,
  specId: number,
): TypedPartitionField[] {
  const spec = metadata['partition-specs'].find(
    candidate => candidate['spec-id'] === specId,
  );
  if (!spec) {
    throw new CorruptError(metadata.location, `no partition spec ${specId}`);
  }
  return typedPartitionFields(spec, metadata.schemas);
}

/** Writes a manifest, and the entry that a manifest list has for it (length and path are the caller's). */
export function writeManifest(options: {
  metadata: TableMetadata;
  specId: number;
  content: 'data' | 'deletes';
  entries: NewManifestEntry[];
  snapshotId: bigint;
  sequenceNumber: bigint;
  manifestPath: string;
}): { bytes: Uint8Array; manifest: ManifestFile } {
  const { metadata, specId, entries, sequenceNumber, snapshotId } = options;
  const fields = partitionFieldsOf(metadata, specId);
  const spec = metadata['partition-specs'].find(s => s['spec-id'] === specId)!;
  const schema = currentSchema(metadata);
  const bytes = writeObjectContainer({
    schema: manifestEntrySchema(fields),
    records: entries.map(entry => ({
      status: STATUS.indexOf(entry.status),
      snapshot_id: entry.snapshotId,
      sequence_number: entry.sequenceNumber,
      file_sequence_number: entry.fileSequenceNumber,
      data_file: dataFileRecord(entry.file, fields),
    })),
    metadata: {
      schema: stringifyJson(schema),
      'schema-id': String(schema['schema-id']),
      'partition-spec': stringifyJson(spec.fields),
      'partition-spec-id': String(specId),
      'format-version': '2',
      content: options.content,
    },
  });
  const having = (status: ManifestEntry['status']) =>
    entries.filter(entry => entry.status === status);
  const rows = (status: ManifestEntry['status']) =>
    having(status).reduce((sum, entry) => sum + entry.file.recordCount, 0n);
  const live = entries
    .filter(entry => entry.status !== 'deleted')
    .map(entry => entry.sequenceNumber ?? sequenceNumber);
  return {
    bytes,
    manifest: {
      manifestPath: options.manifestPath,
      manifestLength: BigInt(bytes.length),
      partitionSpecId: specId,
      content: options.content,
      sequenceNumber,
      minSequenceNumber: live.reduce(
        (least, next) => (next < least ? next : least),
        sequenceNumber,
      ),
      addedSnapshotId: snapshotId,
      addedFilesCount: having('added').length,
      existingFilesCount: having('existing').length,
      deletedFilesCount: having('deleted').length,
      addedRowsCount: rows('added'),
      existingRowsCount: rows('existing'),
      deletedRowsCount: rows('deleted'),
      partitions: fields.map(field => summaryOf(field, entries)),
    },
  };
}

function dataFileRecord(file: DataFile, fields: TypedPartitionField[]) {
  return {
    content: CONTENT.indexOf(file.content),
    file_path: file.filePath,
    file_format: file.fileFormat,
    partition: Object.fromEntries(
      fields.map(field => [
        avroName(field.name),
        rawPartitionValue(field.type, file.partition[field.name]),
      ]),
    ),
    record_count: file.recordCount,
    file_size_in_bytes: file.fileSizeInBytes,
    column_sizes: file.columnSizes,
    value_counts: file.valueCounts,
    null_value_counts: file.nullValueCounts,
    nan_value_counts: file.nanValueCounts,
    lower_bounds: file.lowerBounds,
    upper_bounds: file.upperBounds,
    key_metadata: file.keyMetadata,
    split_offsets: file.splitOffsets,
    equality_ids: file.equalityIds,
    sort_order_id: file.sortOrderId,
    referenced_data_file: file.referencedDataFile,
  };
}

function rawPartitionValue(type: PrimitiveType, value: Value | undefined) {
  const decimal = decimalOf(type);
  if (value === undefined) {
    return undefined;
  }
  if (decimal) {
    return unscaledToBytes(value as bigint, decimalSize(decimal.precision));
  }
  return type === 'uuid' ? valueToBytes(type, value) : value;
}

function summaryOf(
  field: TypedPartitionField,
  entries: NewManifestEntry[],
): FieldSummary {
  const values = entries.map(entry => entry.file.partition[field.name]);
  const present = values.filter(value => value !== undefined) as Value[];
  const numbers = present.filter(value => !Number.isNaN(value));
  const summary: FieldSummary = {
    containsNull: present.length < values.length,
    containsNan: numbers.length < present.length,
  };
  if (numbers.length > 0) {
    const [least, most] = numbers.reduce(
      ([low, high], value) => [
        compareValues(value, low) < 0 ? value : low,
        compareValues(value, high) > 0 ? value : high,
      ],
      [numbers[0], numbers[0]],
    );
    summary.lowerBound = valueToBytes(field.type, least);
    summary.upperBound = valueToBytes(field.type, most);
  }
  return summary;
}

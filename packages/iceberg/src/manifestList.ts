import type { AvroArray } from './avro/AvroSchema';
import { createFieldReader, type FieldTypes } from './avro/fieldIds';
import {
  readObjectContainer,
  writeObjectContainer,
} from './avro/objectContainer';
import { UnsupportedError } from './errors';
import type { FieldSummary, ManifestFile } from './manifestFile';
import { MANIFEST_LIST_SCHEMA } from './manifestSchema';

const LIST_TYPES: FieldTypes = {
  500: 'string',
  501: 'long',
  502: 'int',
  503: 'long',
  504: 'int',
  505: 'int',
  506: 'int',
  507: 'array of record',
  512: 'long',
  513: 'long',
  514: 'long',
  515: 'long',
  516: 'long',
  517: 'int',
  519: 'bytes',
};
const SUMMARY_TYPES: FieldTypes = {
  509: 'boolean',
  510: 'bytes',
  511: 'bytes',
  518: 'boolean',
};

/** Reads a manifest list of version 1 or 2. */
export function readManifestList(
  bytes: Uint8Array,
  location: string,
): ManifestFile[] {
  const { schema, records } = readObjectContainer(bytes, location);
  const fields = createFieldReader(schema, LIST_TYPES, location);
  const summarySchema = fields.schemaOf(507) as AvroArray | undefined;
  const summaries = summarySchema
    ? createFieldReader(summarySchema.items, SUMMARY_TYPES, location)
    : undefined;
  return records.map(record => {
    const content = fields.get(record, 517) ?? 0;
    if (content !== 0 && content !== 1) {
      throw new UnsupportedError(`manifest content ${content}`, location);
    }
    const keyMetadata = fields.get(record, 519);
    if (keyMetadata?.length) {
      throw new UnsupportedError('encrypted manifests', location);
    }
    return {
      manifestPath: fields.need(record, 500),
      manifestLength: fields.need(record, 501),
      partitionSpecId: fields.need(record, 502),
      content: content === 0 ? 'data' : 'deletes',
      sequenceNumber: fields.get(record, 515) ?? 0n,
      minSequenceNumber: fields.get(record, 516) ?? 0n,
      addedSnapshotId: fields.need(record, 503),
      // Version 1 may leave the counts out; "some" is the safe reading of that.
      addedFilesCount: fields.get(record, 504) ?? 1,
      existingFilesCount: fields.get(record, 505) ?? 1,
      deletedFilesCount: fields.get(record, 506) ?? 0,
      addedRowsCount: fields.get(record, 512) ?? 0n,
      existingRowsCount: fields.get(record, 513) ?? 0n,
      deletedRowsCount: fields.get(record, 514) ?? 0n,
      partitions: fields.get(record, 507)?.map(
        (summary: Record<string, any>): FieldSummary => ({
          containsNull: summaries!.need(summary, 509),
          containsNan: summaries!.get(summary, 518),
          lowerBound: summaries!.get(summary, 510),
          upperBound: summaries!.get(summary, 511),
        }),
      ),
    };
  });
}

/** Writes a manifest list. */
export function writeManifestList(options: {
  manifests: ManifestFile[];
  snapshotId: bigint;
  parentSnapshotId: bigint | undefined;
  sequenceNumber: bigint;
}): Uint8Array {
  return writeObjectContainer({
    schema: MANIFEST_LIST_SCHEMA,
    records: options.manifests.map(manifest => ({
      manifest_path: manifest.manifestPath,
      manifest_length: manifest.manifestLength,
      partition_spec_id: manifest.partitionSpecId,
      content: manifest.content === 'data' ? 0 : 1,
      sequence_number: manifest.sequenceNumber,
      min_sequence_number: manifest.minSequenceNumber,
      added_snapshot_id: manifest.addedSnapshotId,
      added_files_count: manifest.addedFilesCount,
      existing_files_count: manifest.existingFilesCount,
      deleted_files_count: manifest.deletedFilesCount,
      added_rows_count: manifest.addedRowsCount,
      existing_rows_count: manifest.existingRowsCount,
      deleted_rows_count: manifest.deletedRowsCount,
      partitions: manifest.partitions?.map(summary => ({
        contains_null: summary.containsNull,
        contains_nan: summary.containsNan,
        lower_bound: summary.lowerBound,
        upper_bound: summary.upperBound,
      })),
      key_metadata: manifest.keyMetadata,
    })),
    metadata: {
      'snapshot-id': String(options.snapshotId),
      'parent-snapshot-id': String(options.parentSnapshotId ?? 'null'),
      'sequence-number': String(options.sequenceNumber),
      'format-version': '2',
    },
  });
}

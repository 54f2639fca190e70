import type { AvroField, AvroSchema } from './avro/AvroSchema';
import type { TypedPartitionField } from './partitionSpec';
import { decimalOf, fixedLengthOf, type PrimitiveType } from './type';
import { decimalSize } from './value';

/*
 * The Avro schemas of manifests and manifest lists, version 2. Numbers are the field ids of the spec's tables
 * "Manifests" and "Manifest Lists".
 */
function required(id: number, name: string, type: AvroSchema): AvroField {
  return { name, type, 'field-id': id };
}

function optional(id: number, name: string, type: AvroSchema): AvroField {
  return { name, type: ['null', type], default: null, 'field-id': id };
}

function listOf(elementId: number, items: AvroSchema): AvroSchema {
  return { type: 'array', items, 'element-id': elementId };
}

function mapOf(keyId: number, valueId: number, value: AvroSchema): AvroSchema {
  return {
    type: 'array',
    logicalType: 'map',
    items: {
      type: 'record',
      name: `k${keyId}_v${valueId}`,
      fields: [
        required(keyId, 'key', 'int'),
        required(valueId, 'value', value),
      ],
    },
  };
}

/** One record per manifest. */
export const MANIFEST_LIST_SCHEMA: AvroSchema = {
  type: 'record',
  name: 'manifest_file',
  fields: [
    required(500, 'manifest_path', 'string'),
    required(501, 'manifest_length', 'long'),
    required(502, 'partition_spec_id', 'int'),
    required(517, 'content', 'int'),
    required(515, 'sequence_number', 'long'),
    required(516, 'min_sequence_number', 'long'),
    required(503, 'added_snapshot_id', 'long'),
    required(504, 'added_files_count', 'int'),
    required(505, 'existing_files_count', 'int'),
    required(506, 'deleted_files_count', 'int'),
    required(512, 'added_rows_count', 'long'),
    required(513, 'existing_rows_count', 'long'),
    required(514, 'deleted_rows_count', 'long'),
    optional(
      507,
      'partitions',
      listOf(508, {
        type: 'record',
        name: 'r508',
        fields: [
          required(509, 'contains_null', 'boolean'),
          optional(518, 'contains_nan', 'boolean'),
          optional(510, 'lower_bound', 'bytes'),
          optional(511, 'upper_bound', 'bytes'),
        ],
      }),
    ),
    optional(519, 'key_metadata', 'bytes'),
  ],
};

/** One record per file, for the partition fields of a spec. */
export function manifestEntrySchema(fields: TypedPartitionField[]): AvroSchema {
  return {
    type: 'record',
    name: 'manifest_entry',
    fields: [
      required(0, 'status', 'int'),
      optional(1, 'snapshot_id', 'long'),
      optional(3, 'sequence_number', 'long'),
      optional(4, 'file_sequence_number', 'long'),
      required(2, 'data_file', {
        type: 'record',
        name: 'r2',
        fields: [
          required(134, 'content', 'int'),
          required(100, 'file_path', 'string'),
          required(101, 'file_format', 'string'),
          required(102, 'partition', {
            type: 'record',
            name: 'r102',
            fields: fields.map(field =>
              optional(
                field['field-id'],
                avroName(field.name),
                avroPartitionType(field.type, field['field-id']),
              ),
            ),
          }),
          required(103, 'record_count', 'long'),
          required(104, 'file_size_in_bytes', 'long'),
          optional(108, 'column_sizes', mapOf(117, 118, 'long')),
          optional(109, 'value_counts', mapOf(119, 120, 'long')),
          optional(110, 'null_value_counts', mapOf(121, 122, 'long')),
          optional(137, 'nan_value_counts', mapOf(138, 139, 'long')),
          optional(125, 'lower_bounds', mapOf(126, 127, 'bytes')),
          optional(128, 'upper_bounds', mapOf(129, 130, 'bytes')),
          optional(131, 'key_metadata', 'bytes'),
          optional(132, 'split_offsets', listOf(133, 'long')),
          optional(135, 'equality_ids', listOf(136, 'int')),
          optional(140, 'sort_order_id', 'int'),
          optional(143, 'referenced_data_file', 'string'),
        ],
      }),
    ],
  };
}

/** Column names may be anything, Avro names may not: the escape that Iceberg's own writers use. */
export function avroName(name: string): string {
  const escaped = name.replace(
    /[^A-Za-z0-9_]/g,
    unit => `_x${unit.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return /^\d/.test(escaped) ? `_${escaped}` : escaped;
}

/**
 * The spec's "Avro" appendix for the types that partition values have. A named type may be declared once per file, so
 * its name carries the field id.
 */
function avroPartitionType(type: PrimitiveType, fieldId: number): AvroSchema {
  switch (type) {
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
      return type;
    case 'binary':
      return 'bytes';
    case 'date':
      return { type: 'int', logicalType: 'date' };
    case 'time':
      return { type: 'long', logicalType: 'time-micros' };
    case 'timestamp':
    case 'timestamptz':
      return {
        type: 'long',
        logicalType: 'timestamp-micros',
        'adjust-to-utc': type === 'timestamptz',
      };
    case 'uuid':
      return {
        type: 'fixed',
        name: `uuid_${fieldId}`,
        size: 16,
        logicalType: 'uuid',
      };
    default: {
      const decimal = decimalOf(type);
      if (decimal) {
        return {
          type: 'fixed',
          name: `decimal_${fieldId}`,
          size: decimalSize(decimal.precision),
          logicalType: 'decimal',
          ...decimal,
        };
      }
      const size = fixedLengthOf(type)!;
      return { type: 'fixed', name: `fixed_${fieldId}`, size };
    }
  }
}

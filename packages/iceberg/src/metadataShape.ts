import { CorruptError } from './errors';

/*
 * What a metadata document must look like for the rest of this library to trust it. A type that is unknown is let
 * through here and refused by name where a table is read.
 */
type Check = (value: any) => boolean;

const text: Check = value => typeof value === 'string';
const number: Check = value => typeof value === 'number';
const long: Check = value => typeof value === 'bigint';
const object: Check = value =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const optional =
  (check: Check): Check =>
  value =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check);
const recordOf =
  (check: Check): Check =>
  value =>
    object(value) && Object.values(value).every(check);
const shape =
  (checks: Record<string, Check>): Check =>
  value =>
    object(value) &&
    Object.entries(checks).every(([key, check]) => check(value[key]));
const filled =
  (check: Check): Check =>
  value =>
    check(value) && value.length > 0;

const MAX_DEPTH = 100;

function type(value: any, depth = 0): boolean {
  if (typeof value === 'string') {
    return true;
  }
  if (!object(value) || depth > MAX_DEPTH) {
    return false;
  }
  const inner: Check = nested => type(nested, depth + 1);
  switch (value.type) {
    case 'struct':
      return listOf(field(inner))(value.fields);
    case 'list':
      return number(value['element-id']) && inner(value.element);
    case 'map':
      return (
        number(value['key-id']) &&
        number(value['value-id']) &&
        inner(value.key) &&
        inner(value.value)
      );
    default:
      return text(value.type);
  }
}

function field(typeCheck: Check): Check {
  return shape({ id: number, name: text, type: typeCheck });
}

const METADATA: Record<string, Check> = {
  location: text,
  'table-uuid': text,
  'last-sequence-number': long,
  'last-updated-ms': number,
  'last-column-id': number,
  schemas: filled(
    listOf(
      shape({
        'schema-id': number,
        fields: listOf(field(type)),
        'identifier-field-ids': optional(listOf(number)),
      }),
    ),
  ),
  'current-schema-id': number,
  'partition-specs': filled(
    listOf(
      shape({
        'spec-id': number,
        fields: listOf(
          shape({
            'source-id': number,
            'field-id': number,
            name: text,
            transform: text,
          }),
        ),
      }),
    ),
  ),
  'default-spec-id': number,
  'last-partition-id': number,
  'sort-orders': listOf(shape({ 'order-id': number, fields: listOf(object) })),
  'default-sort-order-id': number,
  properties: recordOf(text),
  refs: recordOf(
    shape({
      'snapshot-id': long,
      type: value => value === 'branch' || value === 'tag',
    }),
  ),
  snapshots: listOf(
    shape({
      'snapshot-id': long,
      'parent-snapshot-id': optional(long),
      'sequence-number': long,
      'timestamp-ms': number,
      'manifest-list': optional(text),
      summary: recordOf(text),
      'schema-id': optional(number),
    }),
  ),
  'snapshot-log': listOf(
    shape({ 'snapshot-id': long, 'timestamp-ms': number }),
  ),
  'metadata-log': listOf(
    shape({ 'metadata-file': text, 'timestamp-ms': number }),
  ),
};

/** Refuses a document in which something is missing or of the wrong kind, naming the key. */
export function assertMetadataShape(
  metadata: Record<string, any>,
  location: string,
): void {
  for (const [key, check] of Object.entries(METADATA)) {
    if (!check(metadata[key])) {
      throw new CorruptError(location, `table metadata without a valid ${key}`);
    }
  }
  const has = (list: string, key: string, id: unknown) =>
    metadata[list].some((item: any) => item[key] === id);
  if (!has('schemas', 'schema-id', metadata['current-schema-id'])) {
    throw new CorruptError(location, 'the current schema is missing');
  }
  if (!has('partition-specs', 'spec-id', metadata['default-spec-id'])) {
    throw new CorruptError(location, 'the default partition spec is missing');
  }
  const current = metadata['current-snapshot-id'];
  if (current !== undefined && !has('snapshots', 'snapshot-id', current)) {
    throw new CorruptError(location, 'the current snapshot is missing');
  }
}

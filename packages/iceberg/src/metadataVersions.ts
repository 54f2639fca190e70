import { FIRST_PARTITION_FIELD_ID } from './partitionSpec';
import { UNSORTED } from './sortOrder';

/** How writers say "no current snapshot" when they do not leave it out. */
export const NO_SNAPSHOT = -1n;

type Json = Record<string, any>;

/** Appendix E of the spec: how to read version 1 as version 2. What is malformed is left for the shape check to find. */
export function fromVersion1(json: Json): Json {
  const schemas = json.schemas ?? [
    { ...json.schema, 'schema-id': json.schema?.['schema-id'] ?? 0 },
  ];
  let nextId = FIRST_PARTITION_FIELD_ID;
  const withIds = (fields: unknown) =>
    mapObjects(fields ?? [], field => ({
      ...field,
      'field-id': field['field-id'] ?? nextId++,
    }));
  const specs = json['partition-specs']
    ? mapObjects(json['partition-specs'], spec => ({
        ...spec,
        fields: withIds(spec.fields),
      }))
    : [{ 'spec-id': 0, fields: withIds(json['partition-spec']) }];
  return {
    ...json,
    // A version 1 table may lack a uuid; nothing in reading it depends on one.
    'table-uuid': json['table-uuid'] ?? '',
    'last-sequence-number': json['last-sequence-number'] ?? 0n,
    schemas,
    'current-schema-id':
      json['current-schema-id'] ??
      (Array.isArray(schemas) ? schemas.at(-1)?.['schema-id'] : undefined),
    'partition-specs': specs,
    'default-spec-id': json['default-spec-id'] ?? 0,
    'last-partition-id': json['last-partition-id'] ?? highestIn(specs),
  };
}

/** Fills in what writers may leave out or put as null. */
export function withDefaults(json: Json): Json {
  const { 'current-snapshot-id': current, ...rest } = withoutNulls(json);
  const isEmpty = current === undefined || current === NO_SNAPSHOT;
  const refs = rest.refs ?? {};
  return {
    ...rest,
    ...(isEmpty ? {} : { 'current-snapshot-id': current }),
    'sort-orders': rest['sort-orders'] ?? [UNSORTED],
    'default-sort-order-id': rest['default-sort-order-id'] ?? 0,
    properties: rest.properties ?? {},
    refs:
      isEmpty || refs.main || typeof refs !== 'object'
        ? refs
        : { ...refs, main: { 'snapshot-id': current, type: 'branch' } },
    snapshots: mapObjects(rest.snapshots ?? [], snapshot => ({
      ...withoutNulls(snapshot),
      'sequence-number': snapshot['sequence-number'] ?? 0n,
      summary: snapshot.summary ?? { operation: 'unknown' },
    })),
    'snapshot-log': rest['snapshot-log'] ?? [],
    'metadata-log': rest['metadata-log'] ?? [],
  };
}

function mapObjects(list: unknown, change: (item: Json) => Json): unknown {
  return Array.isArray(list)
    ? list.map(item =>
        typeof item === 'object' && item !== null ? change(item) : item,
      )
    : list;
}

function withoutNulls(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json).filter(([, value]) => value !== null),
  );
}

function highestIn(specs: unknown): number {
  const ids = Array.isArray(specs)
    ? specs
        .flatMap(spec => (Array.isArray(spec?.fields) ? spec.fields : []))
        .map(field => field?.['field-id'])
        .filter(id => typeof id === 'number')
    : [];
  return Math.max(FIRST_PARTITION_FIELD_ID - 1, ...ids);
}

import {
  createPartitionSpec,
  type NewPartitionField,
  type PartitionSpec,
} from '../partitionSpec';
import { currentSchema, type TableMetadata } from '../tableMetadata';
import { assertWritable } from '../supported';
import { assertWritableTransform } from '../transform';
import type { TableChange } from './TableChange';

/**
 * Partitions what is written from now on in another way. Files that are there keep their partitions.
 *
 * @public
 */
export function setPartitionSpec(fields: NewPartitionField[]): TableChange {
  return {
    name: 'set-partition-spec',
    writesSnapshot: false,
    async stage({ table }) {
      assertWritable(table.metadata);
      return withPartitionSpec(table.metadata, fields);
    },
  };
}

function withPartitionSpec(
  metadata: TableMetadata,
  fields: NewPartitionField[],
): TableMetadata {
  const specs = metadata['partition-specs'];
  const known = specs.flatMap(spec => spec.fields);
  let lastPartitionId = metadata['last-partition-id'];
  const fresh = createPartitionSpec(currentSchema(metadata), fields);
  // A field that an earlier spec had keeps its id (spec: "Partition Evolution").
  const next: PartitionSpec = {
    'spec-id': Math.max(...specs.map(spec => spec['spec-id'])) + 1,
    fields: fresh.fields.map(field => {
      assertWritableTransform(field.transform, `Partition field ${field.name}`);
      const same = known.find(
        other =>
          other['source-id'] === field['source-id'] &&
          other.transform === field.transform &&
          other.name === field.name,
      );
      return { ...field, 'field-id': same?.['field-id'] ?? ++lastPartitionId };
    }),
  };
  const existing = specs.find(
    spec => JSON.stringify(spec.fields) === JSON.stringify(next.fields),
  );
  return {
    ...metadata,
    'last-partition-id': lastPartitionId,
    'default-spec-id': existing?.['spec-id'] ?? next['spec-id'],
    'partition-specs': existing ? specs : [...specs, next],
  };
}

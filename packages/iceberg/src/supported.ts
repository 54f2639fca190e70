import { UnsupportedError } from './errors';
import type { TableMetadata } from './tableMetadata';
import { isKnownTransform } from './transform';
import { childFields } from './schema';
import { isPrimitiveType, type NestedField } from './type';

/**
 * What a table uses that this library cannot read, in the words of the spec; empty for a table that it can. A table with
 * unsupported features can be listed and described; planning a scan or a commit refuses it.
 *
 * @public
 */
export function unsupportedFeatures(metadata: TableMetadata): string[] {
  const found = new Set<string>();
  if (metadata['format-version'] > 2) {
    found.add(`format version ${metadata['format-version']}`);
  }
  for (const schema of metadata.schemas) {
    schema.fields.forEach(field => typeFeatures(field, found));
  }
  if (
    (metadata as { 'encryption-keys'?: unknown[] })['encryption-keys']?.length
  ) {
    found.add('table encryption');
  }
  for (const snapshot of metadata.snapshots) {
    if (!snapshot['manifest-list']) {
      found.add('snapshots with inline manifests');
    }
  }
  return [...found];
}

function typeFeatures(field: NestedField, found: Set<string>): void {
  const { type } = field;
  if (typeof type === 'string' && !isPrimitiveType(type)) {
    found.add(`type ${type}`);
  } else if (
    typeof type !== 'string' &&
    !['struct', 'list', 'map'].includes(type?.type)
  ) {
    found.add(`type ${JSON.stringify(type)}`);
    return;
  }
  if ('initial-default' in field || 'write-default' in field) {
    found.add('column defaults');
  }
  childFields(type).forEach(child => typeFeatures(child, found));
}

/** Refuses a table that cannot be read right, naming the first reason. */
export function assertReadable(metadata: TableMetadata): void {
  const [feature] = unsupportedFeatures(metadata);
  if (feature) {
    throw new UnsupportedError(feature, metadata.location);
  }
}

/** Refuses a table that cannot be written right. */
export function assertWritable(metadata: TableMetadata): void {
  assertReadable(metadata);
  if (metadata['format-version'] !== 2) {
    throw new UnsupportedError(
      `writing format version ${metadata['format-version']}`,
      metadata.location,
    );
  }
  for (const spec of metadata['partition-specs']) {
    for (const field of spec.fields) {
      if (!isKnownTransform(field.transform)) {
        throw new UnsupportedError(
          `transform ${field.transform}`,
          metadata.location,
        );
      }
    }
  }
}

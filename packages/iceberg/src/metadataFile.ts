import { randomUUID } from 'node:crypto';
import { joinLocation } from './io/location';
import { integerProperty } from './properties';
import type { TableMetadata } from './tableMetadata';

const DEFAULT_PREVIOUS_VERSIONS = 100;

/** Where a table keeps its metadata, `write.metadata.path` or the `metadata` folder. */
export function metadataFolder(metadata: TableMetadata): string {
  return (
    metadata.properties['write.metadata.path']?.replace(/\/+$/, '') ??
    joinLocation(metadata.location, 'metadata')
  );
}

/**
 * Where new data files of a table go, `write.data.path` or the `data` folder.
 *
 * @public
 */
export function dataFolder(metadata: TableMetadata): string {
  return (
    metadata.properties['write.data.path']?.replace(/\/+$/, '') ??
    joinLocation(metadata.location, 'data')
  );
}

/** The name of the next metadata file: a version for people, and a uuid so that two writers never collide. */
export function newMetadataLocation(
  metadata: TableMetadata,
  previous: string | undefined,
): string {
  const version =
    previous === undefined
      ? 0
      : Number(/(?:^|\/)v?(\d+)[^/]*$/.exec(previous)?.[1] ?? -1) + 1;
  return joinLocation(
    metadataFolder(metadata),
    `${String(version).padStart(5, '0')}-${randomUUID()}.metadata.json`,
  );
}

/**
 * The metadata of a commit, with the file it replaces in its log. Names the files that fall out of the log:
 * `write.metadata.previous-versions-max` says how many stay, and `write.metadata.delete-after-commit.enabled` whether
 * the others may be removed.
 */
export function logPreviousFile(
  next: TableMetadata,
  base: { metadata: TableMetadata; metadataLocation: string },
): { metadata: TableMetadata; removable: string[] } {
  const log = [
    ...next['metadata-log'],
    {
      'metadata-file': base.metadataLocation,
      'timestamp-ms': base.metadata['last-updated-ms'],
    },
  ];
  const max = Math.max(
    1,
    integerProperty(
      next.properties,
      'write.metadata.previous-versions-max',
      DEFAULT_PREVIOUS_VERSIONS,
    ),
  );
  const dropped = log.slice(0, Math.max(0, log.length - max));
  const mayRemove =
    next.properties['write.metadata.delete-after-commit.enabled'] === 'true';
  return {
    metadata: { ...next, 'metadata-log': log.slice(-max) },
    removable: mayRemove ? dropped.map(entry => entry['metadata-file']) : [],
  };
}

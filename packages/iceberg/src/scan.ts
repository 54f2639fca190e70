import type { DataFile } from './dataFile';
import { createDeleteIndex } from './deleteFiles';
import { UnsupportedError } from './errors';
import { partitionFieldsOf, type ManifestEntry } from './manifest';
import {
  forEachManifest,
  loadManifest,
  loadManifestList,
} from './manifestCache';
import type { ManifestFile } from './manifestFile';
import {
  bindPredicate,
  type BoundPredicate,
  type Predicate,
} from './predicate';
import { fileMayMatch, manifestMayMatch } from './prune';
import type { Schema } from './schema';
import type { Snapshot } from './snapshot';
import {
  ancestorsOf,
  schemaById,
  schemaForRead,
  selectSnapshot,
  type SnapshotSelector,
} from './timeTravel';
import { assertReadable } from './supported';
import type { Table } from './Table';
import type { TableMetadata } from './tableMetadata';

/**
 * A data file to read, and the position delete files to apply to it.
 *
 * @public
 */
export interface FileScanTask {
  file: DataFile;
  sequenceNumber: bigint;
  deletes: DataFile[];
}

/**
 * Everything needed to read a state of a table. Columns are found in the files by field id.
 *
 * @public
 */
export interface ScanPlan {
  /** Absent for a table that was never written. */
  snapshotId?: bigint;
  /** What the rows look like. */
  schema: Schema;
  /** The schemas that the files may have been written with. */
  schemas: Schema[];
  tasks: FileScanTask[];
  /**
   * True for a table with `schema.name-mapping.default`: some of its files may have been written without field ids and
   * taken over, and their columns are to be found by name.
   */
  hasNameMapping: boolean;
  /** How much was left out by predicates, for people. */
  planned: {
    manifests: number;
    manifestsSkipped: number;
    files: number;
    filesSkipped: number;
  };
}

/**
 * Options of {@link planScan}.
 *
 * @public
 */
export interface ScanOptions extends SnapshotSelector {
  /** All must hold. Files that cannot have a matching row are left out. */
  where?: Predicate[];
  /** Read with this schema instead of the one that the snapshot asks for. */
  schemaId?: number;
}

/**
 * Plans how to read a table, or a past state of it.
 *
 * @throws UnsupportedError naming the feature, when the table cannot be read right
 *
 * @public
 */
export async function planScan(
  table: Table,
  options: ScanOptions = {},
): Promise<ScanPlan> {
  const { metadata, io } = table;
  assertReadable(metadata);
  const snapshot = selectSnapshot(metadata, options);
  const schema =
    options.schemaId === undefined
      ? schemaForRead(metadata, options)
      : schemaById(metadata, options.schemaId);
  const predicates = (options.where ?? []).map(predicate =>
    bindPredicate(predicate, schema),
  );
  const manifests = await loadManifestList(io, snapshot);
  const wanted = manifests.filter(manifest =>
    mayHaveMatch(manifest, predicates, metadata),
  );
  const entries = (
    await forEachManifest(wanted, manifest =>
      loadManifest(io, manifest, metadata),
    )
  )
    .flat()
    .filter(entry => entry.status !== 'deleted');
  const deletes = entries.filter(entry => entry.file.content !== 'data');
  const data = entries.filter(entry => entry.file.content === 'data');
  const fieldsOf = new Map(
    metadata['partition-specs'].map(spec => [
      spec['spec-id'],
      partitionFieldsOf(metadata, spec['spec-id']),
    ]),
  );
  const kept = data.filter(({ file }) =>
    fileMayMatch(predicates, fieldsOf.get(file.specId) ?? [], file),
  );
  entries.forEach(entry => assertReadableFile(entry, metadata));
  const deletesOf = createDeleteIndex(deletes);
  return {
    ...(snapshot ? { snapshotId: snapshot['snapshot-id'] } : {}),
    schema,
    schemas: schemasOfFiles(metadata, snapshot, schema),
    tasks: kept.map(entry => ({
      file: entry.file,
      sequenceNumber: entry.sequenceNumber,
      deletes: deletesOf(entry).map(found => found.file),
    })),
    hasNameMapping: 'schema.name-mapping.default' in metadata.properties,
    planned: {
      manifests: manifests.length,
      manifestsSkipped: manifests.length - wanted.length,
      files: data.length,
      filesSkipped: data.length - kept.length,
    },
  };
}

/** Schema ids grow with time, so files of a snapshot have no later schema than it and its ancestors. */
function schemasOfFiles(
  metadata: TableMetadata,
  snapshot: Snapshot | undefined,
  schema: Schema,
): Schema[] {
  const ids = ancestorsOf(metadata, snapshot).map(s => s['schema-id']);
  const last = Math.max(
    schema['schema-id'],
    ...ids.map(id => id ?? Number.POSITIVE_INFINITY),
  );
  return metadata.schemas.filter(other => other['schema-id'] <= last);
}

function mayHaveMatch(
  manifest: ManifestFile,
  predicates: BoundPredicate[],
  metadata: TableMetadata,
): boolean {
  if (manifest.addedFilesCount + manifest.existingFilesCount === 0) {
    return false;
  }
  return (
    predicates.length === 0 ||
    manifestMayMatch(
      predicates,
      partitionFieldsOf(metadata, manifest.partitionSpecId),
      manifest.partitions,
    )
  );
}

function assertReadableFile(
  { file }: ManifestEntry,
  metadata: TableMetadata,
): void {
  if (file.content === 'equality-deletes') {
    throw new UnsupportedError('equality deletes', metadata.location);
  }
  if (file.fileFormat === 'PUFFIN') {
    throw new UnsupportedError('deletion vectors', metadata.location);
  }
  if (file.fileFormat !== 'PARQUET') {
    throw new UnsupportedError(
      `${file.fileFormat} data files`,
      metadata.location,
    );
  }
}

import type { DataFile } from '../dataFile';
import type { ManifestEntry } from '../manifest';
import {
  forEachManifest,
  loadManifest,
  loadManifestList,
} from '../manifestCache';
import type { ManifestFile } from '../manifestFile';
import { selectSnapshot, type SnapshotSelector } from '../timeTravel';
import { assertReadable } from '../supported';
import type { Table } from '../Table';

/**
 * The manifests of a snapshot.
 *
 * @public
 */
export async function manifests(
  table: Table,
  selector: SnapshotSelector = {},
): Promise<ManifestFile[]> {
  assertReadable(table.metadata);
  return loadManifestList(table.io, selectSnapshot(table.metadata, selector));
}

/**
 * A live file of a snapshot: data and delete files.
 *
 * @public
 */
export interface FileRow extends DataFile {
  sequenceNumber: bigint;
  /** The snapshot that added it. */
  snapshotId: bigint;
}

/**
 * The live files of a snapshot, delete files included.
 *
 * @public
 */
export async function files(
  table: Table,
  selector: SnapshotSelector = {},
): Promise<FileRow[]> {
  return (await liveEntries(table, selector)).map(entry => ({
    ...entry.file,
    sequenceNumber: entry.sequenceNumber,
    snapshotId: entry.snapshotId,
  }));
}

/** What is live in a snapshot. */
export async function liveEntries(
  table: Table,
  selector: SnapshotSelector,
): Promise<ManifestEntry[]> {
  const { io, metadata } = table;
  const entries = await forEachManifest(
    await manifests(table, selector),
    manifest => loadManifest(io, manifest, metadata),
  );
  return entries.flat().filter(entry => entry.status !== 'deleted');
}

import { CommitConflictError } from '../errors';
import type { ManifestEntry } from '../manifest';
import {
  forEachManifest,
  loadManifest,
  loadManifestList,
} from '../manifestCache';
import type { Snapshot } from '../snapshot';
import { ancestorsOf, currentSnapshot } from '../timeTravel';
import { formatIdentifier } from '../Table';
import type { StageContext } from './TableChange';

/**
 * The snapshots that others committed since the caller began, newest first.
 *
 * @throws CommitConflictError when the table does not descend from where the caller began (a roll back)
 */
export function snapshotsSince(
  context: StageContext,
  change: string,
): Snapshot[] {
  const { table, startingSnapshot } = context;
  const line = ancestorsOf(table.metadata, currentSnapshot(table.metadata));
  if (!startingSnapshot) {
    return line;
  }
  const start = line.findIndex(
    snapshot => snapshot['snapshot-id'] === startingSnapshot['snapshot-id'],
  );
  if (start < 0) {
    throw new CommitConflictError(
      `${formatIdentifier(table.identifier)}: ${change} began at snapshot ${
        startingSnapshot['snapshot-id']
      }, which is no longer in the table's history; read the table again and retry`,
    );
  }
  return line.slice(0, start);
}

/** What one snapshot added and removed. */
export async function entriesOf(
  context: StageContext,
  snapshot: Snapshot,
): Promise<ManifestEntry[]> {
  const { io, metadata } = context.table;
  const id = snapshot['snapshot-id'];
  const manifests = (await loadManifestList(io, snapshot)).filter(
    manifest => manifest.addedSnapshotId === id,
  );
  const entries = await forEachManifest(manifests, manifest =>
    loadManifest(io, manifest, metadata),
  );
  return entries
    .flat()
    .filter(entry => entry.snapshotId === id && entry.status !== 'existing');
}

/** The error of a change that another snapshot rules out. */
export function conflict(
  context: StageContext,
  change: string,
  snapshot: Snapshot,
  reason: string,
): CommitConflictError {
  const time = new Date(snapshot['timestamp-ms']).toISOString();
  return new CommitConflictError(
    `${formatIdentifier(
      context.table.identifier,
    )}: ${change} lost to snapshot ${snapshot['snapshot-id']} (${
      snapshot.summary.operation
    } at ${time}), which ${reason}; read the table again and retry`,
  );
}

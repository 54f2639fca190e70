import { ancestorsOf, currentSnapshot } from '../timeTravel';
import type { TableMetadata } from '../tableMetadata';

/**
 * A row of the `snapshots` metadata table.
 *
 * @public
 */
export interface SnapshotRow {
  snapshotId: bigint;
  parentId?: bigint;
  sequenceNumber: bigint;
  committedAt: Date;
  operation: string;
  manifestList: string;
  schemaId?: number;
  summary: Record<string, string>;
  /** True for the one that readers see now. */
  isCurrent: boolean;
  /** Branches and tags that point at it. */
  refs: string[];
}

/**
 * All snapshots that the table still has, newest first.
 *
 * @public
 */
export function snapshots(metadata: TableMetadata): SnapshotRow[] {
  return metadata.snapshots
    .map(snapshot => {
      const id = snapshot['snapshot-id'];
      return {
        snapshotId: id,
        parentId: snapshot['parent-snapshot-id'],
        sequenceNumber: snapshot['sequence-number'],
        committedAt: new Date(snapshot['timestamp-ms']),
        operation: snapshot.summary.operation,
        manifestList: snapshot['manifest-list'],
        schemaId: snapshot['schema-id'],
        summary: snapshot.summary,
        isCurrent: id === metadata['current-snapshot-id'],
        refs: Object.entries(metadata.refs)
          .filter(([, ref]) => ref['snapshot-id'] === id)
          .map(([name]) => name),
      };
    })
    .sort(
      (a, b) =>
        b.committedAt.getTime() - a.committedAt.getTime() ||
        Number(b.sequenceNumber - a.sequenceNumber),
    );
}

/**
 * A row of the `history` metadata table: which snapshot became current when.
 *
 * @public
 */
export interface HistoryRow {
  madeCurrentAt: Date;
  snapshotId: bigint;
  parentId?: bigint;
  /** False for what was rolled back. */
  isCurrentAncestor: boolean;
}

/**
 * What was current when, oldest first.
 *
 * @public
 */
export function history(metadata: TableMetadata): HistoryRow[] {
  const line = new Set(
    ancestorsOf(metadata, currentSnapshot(metadata)).map(
      snapshot => snapshot['snapshot-id'],
    ),
  );
  const parents = new Map(
    metadata.snapshots.map(snapshot => [
      snapshot['snapshot-id'],
      snapshot['parent-snapshot-id'],
    ]),
  );
  return metadata['snapshot-log'].map(entry => ({
    madeCurrentAt: new Date(entry['timestamp-ms']),
    snapshotId: entry['snapshot-id'],
    parentId: parents.get(entry['snapshot-id']),
    isCurrentAncestor: line.has(entry['snapshot-id']),
  }));
}

/**
 * A row of the `refs` metadata table.
 *
 * @public
 */
export interface RefRow {
  name: string;
  type: 'branch' | 'tag';
  snapshotId: bigint;
  maxRefAgeMs?: number;
  minSnapshotsToKeep?: number;
  maxSnapshotAgeMs?: number;
}

/**
 * Branches and tags.
 *
 * @public
 */
export function refs(metadata: TableMetadata): RefRow[] {
  return Object.entries(metadata.refs).map(([name, ref]) => ({
    name,
    type: ref.type,
    snapshotId: ref['snapshot-id'],
    maxRefAgeMs: ref['max-ref-age-ms'],
    minSnapshotsToKeep: ref['min-snapshots-to-keep'],
    maxSnapshotAgeMs: ref['max-snapshot-age-ms'],
  }));
}

import { NotFoundError } from './errors';
import type { Schema } from './schema';
import type { Snapshot } from './snapshot';
import type { TableMetadata } from './tableMetadata';

/**
 * Which state of a table to look at: the current one by default, else one by id, by a point in time, or by the name of a
 * branch or tag.
 *
 * @public
 */
export interface SnapshotSelector {
  snapshotId?: bigint;
  /** The snapshot that was current at this time. */
  asOf?: Date;
  /** A branch or tag. */
  ref?: string;
}

/**
 * The current snapshot; `undefined` for a table that was never written.
 *
 * @public
 */
export function currentSnapshot(metadata: TableMetadata): Snapshot | undefined {
  const id = metadata['current-snapshot-id'];
  return id === undefined ? undefined : snapshotById(metadata, id);
}

/**
 * Finds a snapshot by id.
 *
 * @throws NotFoundError when it never was or has expired
 *
 * @public
 */
export function snapshotById(metadata: TableMetadata, id: bigint): Snapshot {
  const found = metadata.snapshots.find(
    snapshot => snapshot['snapshot-id'] === id,
  );
  if (!found) {
    throw new NotFoundError(
      `${metadata.location}: no snapshot ${id} (it may have expired)`,
    );
  }
  return found;
}

/**
 * Finds, in what led to the current state, the newest snapshot whose summary has all these properties. One that was
 * rolled back is not found.
 *
 * @public
 */
export function snapshotWith(
  metadata: TableMetadata,
  properties: Record<string, string>,
): Snapshot | undefined {
  const wanted = Object.entries(properties);
  return ancestorsOf(metadata, currentSnapshot(metadata)).find(({ summary }) =>
    wanted.every(([name, value]) => summary?.[name] === value),
  );
}

/**
 * Finds the snapshot that a selector means; `undefined` only when the current one is meant and the table is empty.
 *
 * @public
 */
export function selectSnapshot(
  metadata: TableMetadata,
  selector: SnapshotSelector = {},
): Snapshot | undefined {
  if (selector.snapshotId !== undefined) {
    return snapshotById(metadata, selector.snapshotId);
  }
  if (selector.ref !== undefined) {
    const ref = Object.hasOwn(metadata.refs, selector.ref)
      ? metadata.refs[selector.ref]
      : undefined;
    if (!ref) {
      throw new NotFoundError(
        `${metadata.location}: no branch or tag ${selector.ref}; there are ${
          Object.keys(metadata.refs).join(', ') || 'none'
        }`,
      );
    }
    return snapshotById(metadata, ref['snapshot-id']);
  }
  if (selector.asOf) {
    const time = selector.asOf.getTime();
    const entry = metadata['snapshot-log']
      .filter(logged => logged['timestamp-ms'] <= time)
      .at(-1);
    if (!entry) {
      throw new NotFoundError(
        `${
          metadata.location
        }: no snapshot as of ${selector.asOf.toISOString()}, the history starts later`,
      );
    }
    return snapshotById(metadata, entry['snapshot-id']);
  }
  return currentSnapshot(metadata);
}

/**
 * The schema to read a selected snapshot with: the table's current one unless a past state was asked for, as the spec
 * has it for time travel; a branch is read with the table's current schema.
 *
 * @public
 */
export function schemaForRead(
  metadata: TableMetadata,
  selector: SnapshotSelector = {},
): Schema {
  const current = schemaById(metadata, metadata['current-schema-id']);
  const isBranch =
    selector.ref !== undefined &&
    metadata.refs[selector.ref]?.type === 'branch';
  const isPast =
    selector.snapshotId !== undefined ||
    selector.asOf !== undefined ||
    (selector.ref !== undefined && !isBranch);
  const schemaId = isPast
    ? selectSnapshot(metadata, selector)?.['schema-id']
    : undefined;
  return schemaId === undefined ? current : schemaById(metadata, schemaId);
}

/**
 * Finds a schema by id.
 *
 * @public
 */
export function schemaById(metadata: TableMetadata, id: number): Schema {
  const found = metadata.schemas.find(schema => schema['schema-id'] === id);
  if (!found) {
    throw new NotFoundError(`${metadata.location}: no schema ${id}`);
  }
  return found;
}

/**
 * A snapshot and what it grew from, newest first; ends where history was expired.
 *
 * @public
 */
export function ancestorsOf(
  metadata: TableMetadata,
  snapshot: Snapshot | undefined,
): Snapshot[] {
  const byId = new Map(metadata.snapshots.map(s => [s['snapshot-id'], s]));
  const line: Snapshot[] = [];
  const seen = new Set<bigint>();
  let next = snapshot;
  while (next && !seen.has(next['snapshot-id'])) {
    seen.add(next['snapshot-id']);
    line.push(next);
    const parent = next['parent-snapshot-id'];
    next = parent === undefined ? undefined : byId.get(parent);
  }
  return line;
}

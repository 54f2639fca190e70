import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { TableCatalog } from './catalog/TableCatalog';
import type { StageContext, TableChange } from './changes/TableChange';
import {
  CommitConflictError,
  CommitStateUnknownError,
  InvalidError,
} from './errors';
import type { FileIO } from './io/FileIO';
import { integerProperty } from './properties';
import type { Snapshot } from './snapshot';
import { currentSnapshot, snapshotWith } from './timeTravel';
import { formatIdentifier, type Table, type TableIdentifier } from './Table';
import type { TableMetadata } from './tableMetadata';

const DEFAULT_RETRIES = 8;
const DEFAULT_MIN_WAIT_MS = 20;
const DEFAULT_MAX_WAIT_MS = 2000;

/**
 * Options of {@link commit}.
 *
 * @public
 */
export interface CommitOptions {
  /**
   * The snapshot that the caller read when it computed the change: what was written after it counts as a conflict.
   * `none` when the table was empty. Default: the one that is current when the commit begins.
   */
  readSnapshotId?: bigint | 'none';
  /**
   * Properties of a snapshot's summary by which this commit is known. Once the table has a snapshot with all of them
   * the commit was made already, perhaps by a process that was taken for dead, and nothing is changed: see
   * `snapshotWith`.
   */
  once?: Record<string, string>;
  /** Ends the waiting between attempts. */
  signal?: AbortSignal;
  /** Milliseconds since 1970, for tests. */
  now?: () => number;
}

/**
 * Applies changes to a table in one step: all of them become visible, or none.
 *
 * When another writer was faster the changes are staged again on the new state, `commit.retry.num-retries` times (8 by
 * default) with growing waits between `commit.retry.min-wait-ms` and `commit.retry.max-wait-ms`.
 *
 * @throws CommitConflictError when a change cannot be applied on top of what others did, or they were faster each time
 * @throws CommitStateUnknownError when the catalog failed half-way and cannot say whether the commit happened
 *
 * @public
 */
export async function commit(
  catalog: TableCatalog,
  identifier: TableIdentifier,
  changes: TableChange | TableChange[],
  options: CommitOptions = {},
): Promise<Table> {
  const list = [changes].flat();
  if (list.filter(change => change.writesSnapshot).length > 1) {
    throw new InvalidError('A commit can write one snapshot only');
  }
  const name = formatIdentifier(identifier);
  let base = await catalog.loadTable(identifier);
  const { metadata } = base;
  const startingSnapshot = startOf(metadata, options.readSnapshotId);
  const retries = integerProperty(
    metadata.properties,
    'commit.retry.num-retries',
    DEFAULT_RETRIES,
  );
  for (let attempt = 0; ; attempt++) {
    if (options.once && snapshotWith(base.metadata, options.once)) {
      return base;
    }
    const next = await attemptCommit(catalog, base, list, {
      startingSnapshot,
      now: (options.now ?? Date.now)(),
    });
    if (next) {
      return next;
    }
    if (attempt >= retries) {
      throw new CommitConflictError(
        `${name}: other writers were faster ${
          attempt + 1
        } times in a row; try again, or raise commit.retry.num-retries`,
      );
    }
    await delay(waitBefore(attempt, base.metadata.properties), undefined, {
      signal: options.signal,
    });
    const uuid = base.metadata['table-uuid'];
    base = await catalog.loadTable(identifier);
    if (base.metadata['table-uuid'] !== uuid) {
      throw new CommitConflictError(
        `${name}: the table was dropped and made anew meanwhile`,
      );
    }
  }
}

function startOf(
  metadata: TableMetadata,
  read: CommitOptions['readSnapshotId'],
): Snapshot | undefined {
  if (read === undefined) {
    return currentSnapshot(metadata);
  }
  if (read === 'none') {
    return undefined;
  }
  const found = metadata.snapshots.find(
    snapshot => snapshot['snapshot-id'] === read,
  );
  if (!found) {
    throw new CommitConflictError(
      `${metadata.location}: snapshot ${read}, which the change was computed from, is no longer there; read the table again and retry`,
    );
  }
  return found;
}

async function attemptCommit(
  catalog: TableCatalog,
  base: Table,
  changes: TableChange[],
  start: Pick<StageContext, 'startingSnapshot' | 'now'>,
): Promise<Table | undefined> {
  const written: string[] = [];
  const write = async (location: string, bytes: Uint8Array) => {
    await base.io.write(location, bytes);
    written.push(location);
  };
  try {
    let staged = base.metadata;
    for (const change of changes) {
      staged = await change.stage({
        ...start,
        table: { ...base, metadata: staged },
        write,
      });
    }
    if (staged === base.metadata) {
      return base;
    }
    const next = await catalog.swap(base, {
      ...staged,
      'last-updated-ms': Math.max(start.now, staged['last-updated-ms']),
    });
    if (!next) {
      await removeQuietly(base.io, written);
    }
    return next;
  } catch (error) {
    // When the commit may have happened, its files must stay.
    if (!(error instanceof CommitStateUnknownError)) {
      await removeQuietly(base.io, written);
    }
    throw error;
  }
}

async function removeQuietly(io: FileIO, locations: string[]): Promise<void> {
  // What stays behind is an orphan, which is harmless and can be found later.
  await Promise.all(
    locations.map(location => io.delete(location).catch(() => undefined)),
  );
}

function waitBefore(
  attempt: number,
  properties: Record<string, string>,
): number {
  const least = integerProperty(
    properties,
    'commit.retry.min-wait-ms',
    DEFAULT_MIN_WAIT_MS,
  );
  const most = integerProperty(
    properties,
    'commit.retry.max-wait-ms',
    DEFAULT_MAX_WAIT_MS,
  );
  const ceiling = Math.max(least, Math.min(most, least * 2 ** attempt));
  // Random, so that writers who lost together do not meet again.
  return least + randomInt(Math.max(1, ceiling));
}

import { randomBytes, randomUUID } from 'node:crypto';
import type { DataFile } from '../dataFile';
import { InvalidError } from '../errors';
import { joinLocation } from '../io/location';
import { writeManifest, type ManifestEntry } from '../manifest';
import {
  forEachManifest,
  loadManifest,
  loadManifestList,
} from '../manifestCache';
import type { ManifestFile } from '../manifestFile';
import { writeManifestList } from '../manifestList';
import { metadataFolder } from '../metadataFile';
import { currentSnapshot } from '../timeTravel';
import { assertWritable } from '../supported';
import type { TableMetadata } from '../tableMetadata';
import { assertWritableTransform } from '../transform';
import type { ManifestWriter } from './ManifestWriter';
import { mergeManifests } from './mergeManifests';
import { summarize } from './summary';
import type { StageContext } from './TableChange';

const WRITES_AT_ONCE = 8;

/** What a snapshot changes. */
export interface NewSnapshot {
  operation: 'append' | 'overwrite' | 'delete' | 'replace';
  added: DataFile[];
  /** Which live files go; none by default. */
  removes?: (entry: ManifestEntry) => boolean;
  /** Put into the snapshot's summary beside the counts. */
  summary?: Record<string, string>;
}

/**
 * Stages a snapshot on top of the current one: manifests for what is new, manifests rewritten where files go, the
 * manifest list, and the metadata that has it as current.
 */
export async function stageSnapshot(
  context: StageContext,
  change: NewSnapshot,
): Promise<TableMetadata> {
  // The files do not depend on one another on disk, so a few are written at once.
  const writing: Promise<void>[] = [];
  const write = async (location: string, bytes: Uint8Array) => {
    const done = context.write(location, bytes);
    done.catch(() => undefined);
    writing.push(done);
    if (writing.length % WRITES_AT_ONCE === 0) {
      await Promise.all(writing);
    }
  };
  try {
    const staged = await stageFiles({ ...context, write }, change);
    await Promise.all(writing);
    return staged;
  } catch (error) {
    // Whoever removes what was written must not be overtaken.
    await Promise.allSettled(writing);
    throw error;
  }
}

async function stageFiles(
  context: StageContext,
  change: NewSnapshot,
): Promise<TableMetadata> {
  const { metadata, io } = context.table;
  assertWritable(metadata);
  assertFiles(change.added, metadata);
  const parent = currentSnapshot(metadata);
  const snapshotId = newSnapshotId();
  const sequenceNumber = metadata['last-sequence-number'] + 1n;
  const folder = metadataFolder(metadata);
  const commitId = randomUUID();
  let written = 0;
  const write: ManifestWriter = async ({ specId, content, entries }) => {
    const manifestPath = joinLocation(folder, `${commitId}-m${written++}.avro`);
    const { bytes, manifest } = writeManifest({
      metadata,
      specId,
      content,
      entries,
      snapshotId,
      sequenceNumber,
      manifestPath,
    });
    await context.write(manifestPath, bytes);
    return manifest;
  };

  const before = (await loadManifestList(io, parent)).filter(
    manifest => manifest.addedFilesCount + manifest.existingFilesCount > 0,
  );
  const removed: ManifestEntry[] = [];
  const kept = change.removes
    ? await forEachManifest(before, manifest =>
        withoutRemoved(context, manifest, change.removes!, removed, {
          snapshotId,
          write,
        }),
      )
    : before;
  const added = await addedManifests(change.added, snapshotId, write);
  const merged = await mergeManifests(context, {
    manifests: kept,
    adding: added.length,
    snapshotId,
    write,
  });

  const listLocation = joinLocation(
    folder,
    `snap-${snapshotId}-1-${commitId}.avro`,
  );
  await context.write(
    listLocation,
    writeManifestList({
      manifests: [...added, ...merged],
      snapshotId,
      parentSnapshotId: parent?.['snapshot-id'],
      sequenceNumber,
    }),
  );
  // Strictly later than anything before, so that "as of" has one answer.
  const timestamp = Math.max(context.now, metadata['last-updated-ms'] + 1);
  return {
    ...metadata,
    'last-sequence-number': sequenceNumber,
    'last-updated-ms': timestamp,
    'current-snapshot-id': snapshotId,
    refs: {
      ...metadata.refs,
      main: {
        ...metadata.refs.main,
        'snapshot-id': snapshotId,
        type: 'branch',
      },
    },
    snapshots: [
      ...metadata.snapshots,
      {
        'snapshot-id': snapshotId,
        ...(parent ? { 'parent-snapshot-id': parent['snapshot-id'] } : {}),
        'sequence-number': sequenceNumber,
        'timestamp-ms': timestamp,
        'manifest-list': listLocation,
        summary: {
          ...change.summary,
          ...summarize(change.added, removed, parent?.summary),
          operation: change.operation,
        },
        'schema-id': metadata['current-schema-id'],
      },
    ],
    'snapshot-log': [
      ...metadata['snapshot-log'],
      { 'snapshot-id': snapshotId, 'timestamp-ms': timestamp },
    ],
  };
}

/** A random positive 63-bit id. */
function newSnapshotId(): bigint {
  return BigInt.asUintN(63, randomBytes(8).readBigUInt64BE());
}

async function withoutRemoved(
  context: StageContext,
  manifest: ManifestFile,
  removes: (entry: ManifestEntry) => boolean,
  removed: ManifestEntry[],
  options: { snapshotId: bigint; write: ManifestWriter },
): Promise<ManifestFile> {
  const { io, metadata } = context.table;
  const live = (await loadManifest(io, manifest, metadata)).filter(
    entry => entry.status !== 'deleted',
  );
  const going = new Set(live.filter(removes));
  if (going.size === 0) {
    return manifest;
  }
  removed.push(...going);
  return options.write({
    specId: manifest.partitionSpecId,
    content: manifest.content,
    entries: live.map(entry =>
      going.has(entry)
        ? { ...entry, status: 'deleted', snapshotId: options.snapshotId }
        : { ...entry, status: 'existing' },
    ),
  });
}

async function addedManifests(
  files: DataFile[],
  snapshotId: bigint,
  write: ManifestWriter,
): Promise<ManifestFile[]> {
  const bySpec = new Map<number, DataFile[]>();
  for (const file of files) {
    const ofSpec = bySpec.get(file.specId);
    if (ofSpec) {
      ofSpec.push(file);
    } else {
      bySpec.set(file.specId, [file]);
    }
  }
  return Promise.all(
    [...bySpec].map(([specId, ofSpec]) =>
      write({
        specId,
        content: 'data',
        entries: ofSpec.map(file => ({ status: 'added', snapshotId, file })),
      }),
    ),
  );
}

function assertFiles(files: DataFile[], metadata: TableMetadata): void {
  const paths = new Set<string>();
  for (const file of files) {
    const where = file.filePath;
    if (file.content !== 'data') {
      throw new InvalidError(`${where}: only data files can be added`);
    }
    if (paths.has(where)) {
      throw new InvalidError(`${where}: added twice`);
    }
    paths.add(where);
    const spec = metadata['partition-specs'].find(
      candidate => candidate['spec-id'] === file.specId,
    );
    if (!spec) {
      throw new InvalidError(`${where}: the table has no spec ${file.specId}`);
    }
    for (const field of spec.fields) {
      assertWritableTransform(field.transform, `Partition field ${field.name}`);
      if (!(field.name in file.partition)) {
        throw new InvalidError(
          `${where}: no value for partition field ${field.name}`,
        );
      }
    }
  }
}

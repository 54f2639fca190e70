import { NotFoundError } from './errors';
import {
  forEachManifest,
  loadManifest,
  loadManifestList,
} from './manifestCache';
import type { ManifestFile } from './manifestFile';
import type { FileInfo } from './io/FileIO';
import { normalizeLocation } from './io/location';
import { dataFolder, metadataFolder } from './metadataFile';
import { assertReadable } from './supported';
import type { Table } from './Table';
import { parseTableMetadata, type TableMetadata } from './tableMetadata';

const HOUR_MS = 3_600_000;
/** Files younger than this may belong to a commit that is under way. */
const MIN_AGE_MS = HOUR_MS;
const DEFAULT_AGE_MS = 72 * HOUR_MS;

/**
 * Options of {@link orphans}.
 *
 * @public
 */
export interface OrphanOptions {
  /** Only files at least this old, in milliseconds; 72 hours by default, one hour at least. */
  olderThanMs?: number;
  /** Milliseconds since 1970, for tests. */
  now?: number;
}

/**
 * Lists files in the folders of a table that no snapshot, and no metadata file it still knows, refers to: what crashed or
 * beaten writers left behind. Nothing is removed.
 *
 * @public
 */
export async function orphans(
  table: Table,
  options: OrphanOptions = {},
): Promise<FileInfo[]> {
  const { metadata, io } = table;
  assertReadable(metadata);
  const age = Math.max(MIN_AGE_MS, options.olderThanMs ?? DEFAULT_AGE_MS);
  const floor = (options.now ?? Date.now()) - age;
  // Listed first: a file that is committed while we look is then seen as referred to.
  const candidates = new Map<string, FileInfo>();
  for (const folder of foldersOf(metadata)) {
    for await (const file of io.list(folder)) {
      if (file.modifiedAt.getTime() <= floor) {
        candidates.set(normalizeLocation(file.location), file);
      }
    }
  }
  for (const location of await referredTo(table)) {
    candidates.delete(normalizeLocation(location));
  }
  return [...candidates.values()];
}

function foldersOf(metadata: TableMetadata): string[] {
  return [
    ...new Set([
      metadata.location,
      dataFolder(metadata),
      metadataFolder(metadata),
    ]),
  ];
}

/** Every file that the table, or an earlier metadata file in its log, refers to. */
async function referredTo(table: Table): Promise<Set<string>> {
  const { io, metadata } = table;
  const found = new Set<string>([table.metadataLocation]);
  const lists = new Set<string>();
  const manifests = new Map<string, ManifestFile>();
  const addSnapshots = async (of: TableMetadata) => {
    for (const file of statisticsFiles(of)) {
      found.add(file);
    }
    for (const snapshot of of.snapshots) {
      if (!lists.has(snapshot['manifest-list'])) {
        lists.add(snapshot['manifest-list']);
        for (const manifest of await loadManifestList(io, snapshot)) {
          manifests.set(manifest.manifestPath, manifest);
        }
      }
    }
  };
  await addSnapshots(metadata);
  for (const { 'metadata-file': location } of metadata['metadata-log']) {
    found.add(location);
    await addSnapshots(await earlier(table, location)).catch(ignoreMissing);
  }
  await forEachManifest([...manifests.values()], async manifest => {
    const entries = await loadManifest(io, manifest, metadata).catch(
      ignoreMissing,
    );
    entries?.forEach(entry => found.add(entry.file.filePath));
  });
  lists.forEach(location => found.add(location));
  manifests.forEach((_, location) => found.add(location));
  return found;
}

/** A metadata file of the log; one that is gone refers to nothing. */
async function earlier(table: Table, location: string): Promise<TableMetadata> {
  try {
    return parseTableMetadata(await table.io.read(location), location);
  } catch (error) {
    ignoreMissing(error);
    return { ...table.metadata, snapshots: [] };
  }
}

/** What expired snapshots referred to is gone, and rightly so. */
function ignoreMissing(error: unknown): undefined {
  if (error instanceof NotFoundError) {
    return undefined;
  }
  throw error;
}

function statisticsFiles(metadata: TableMetadata): string[] {
  const { statistics, 'partition-statistics': partition } =
    metadata as unknown as Record<string, { 'statistics-path': string }[]>;
  return [...(statistics ?? []), ...(partition ?? [])].map(
    file => file['statistics-path'],
  );
}

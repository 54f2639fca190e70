import type { FileIO } from './io/FileIO';
import { readManifest, type ManifestEntry } from './manifest';
import type { ManifestFile } from './manifestFile';
import { readManifestList } from './manifestList';
import type { Snapshot } from './snapshot';
import type { TableMetadata } from './tableMetadata';

/** Entries kept per storage; about 1 kB each. */
const MAX_CACHED = 100_000;

type Cached = ManifestEntry[] | ManifestFile[];

/** Manifests and lists never change, so what was parsed once is kept, least recently used first to go. */
class ManifestCache {
  readonly #parsed = new Map<string, Cached>();
  #size = 0;

  get(location: string): Cached | undefined {
    const found = this.#parsed.get(location);
    if (found) {
      this.#parsed.delete(location);
      this.#parsed.set(location, found);
    }
    return found;
  }

  put(location: string, parsed: Cached): void {
    if (this.#parsed.has(location)) {
      return;
    }
    this.#parsed.set(location, parsed);
    this.#size += parsed.length + 1;
    for (const [oldest, items] of this.#parsed) {
      if (this.#size <= MAX_CACHED) {
        break;
      }
      this.#parsed.delete(oldest);
      this.#size -= items.length + 1;
    }
  }
}

const caches = new WeakMap<FileIO, ManifestCache>();

function cacheOf(io: FileIO): ManifestCache {
  let cache = caches.get(io);
  if (!cache) {
    cache = new ManifestCache();
    caches.set(io, cache);
  }
  return cache;
}

/** The manifests of a snapshot; none for an empty table. */
export async function loadManifestList(
  io: FileIO,
  snapshot: Snapshot | undefined,
): Promise<ManifestFile[]> {
  if (!snapshot) {
    return [];
  }
  const location = snapshot['manifest-list'];
  const cache = cacheOf(io);
  const known = cache.get(location) as ManifestFile[] | undefined;
  if (known) {
    return known;
  }
  const manifests = readManifestList(await io.read(location), location);
  cache.put(location, manifests);
  return manifests;
}

/** The entries of a manifest. Treat them as frozen: they are shared. */
export async function loadManifest(
  io: FileIO,
  manifest: ManifestFile,
  metadata: TableMetadata,
): Promise<ManifestEntry[]> {
  const cache = cacheOf(io);
  // Names and types of partition values come from the table's schemas and specs, which may change between reads.
  const key = [
    manifest.manifestPath,
    manifest.sequenceNumber,
    metadata['current-schema-id'],
    metadata['partition-specs'].length,
  ].join(' ');
  const known = cache.get(key) as ManifestEntry[] | undefined;
  if (known) {
    return known;
  }
  const bytes = await io.read(manifest.manifestPath);
  const entries = readManifest(bytes, manifest, metadata);
  cache.put(key, entries);
  return entries;
}

/** Calls `each` for every manifest, a few at a time, and keeps their order. */
export async function forEachManifest<T>(
  manifests: ManifestFile[],
  each: (manifest: ManifestFile) => Promise<T>,
): Promise<T[]> {
  const results: T[] = new Array(manifests.length);
  let next = 0;
  const worker = async () => {
    while (next < manifests.length) {
      const index = next++;
      results[index] = await each(manifests[index]);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}

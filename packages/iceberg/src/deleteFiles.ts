import { normalizeLocation } from './io/location';
import type { ManifestEntry } from './manifest';
import { partitionKey } from './partitionKey';
import { valueFromBytes } from './value';

/** Field id of `file_path` in position delete files (spec: "Reserved Field IDs"). */
export const DELETE_FILE_PATH_ID = 2147483546;
/** Field id of `pos` in position delete files. */
export const DELETE_FILE_POS_ID = 2147483545;

/**
 * Finds the position delete files that apply to data files, by the rules of the spec's "Scan Planning": same spec and
 * partition, a sequence number that is not older, and a path within the delete file's bounds.
 */
export function createDeleteIndex(
  deletes: ManifestEntry[],
): (data: ManifestEntry) => ManifestEntry[] {
  const byPartition = new Map<string, ManifestEntry[]>();
  const byPath = new Map<string, ManifestEntry[]>();
  for (const entry of deletes) {
    const path = onlyPath(entry);
    const key = path ?? partitionKey(entry.file);
    const index = path === undefined ? byPartition : byPath;
    index.set(key, [...(index.get(key) ?? []), entry]);
  }
  if (deletes.length === 0) {
    return () => [];
  }
  return data => {
    const path = normalizeLocation(data.file.filePath);
    return [
      ...(byPath.get(path) ?? []),
      ...(byPartition.get(partitionKey(data.file)) ?? []).filter(entry =>
        boundsHold(entry, data.file.filePath),
      ),
    ].filter(entry => entry.sequenceNumber >= data.sequenceNumber);
  };
}

/** The one data file that a delete file is about, when it says so by reference or by equal bounds. */
function onlyPath({ file }: ManifestEntry): string | undefined {
  if (file.referencedDataFile !== undefined) {
    return normalizeLocation(file.referencedDataFile);
  }
  const low = file.lowerBounds?.get(DELETE_FILE_PATH_ID);
  const high = file.upperBounds?.get(DELETE_FILE_PATH_ID);
  // Cut bounds of one path are not equal, since the upper one is raised.
  return low && high && Buffer.compare(low, high) === 0
    ? normalizeLocation(valueFromBytes('string', low) as string)
    : undefined;
}

function boundsHold({ file }: ManifestEntry, path: string): boolean {
  const bytes = Buffer.from(path, 'utf8');
  const low = file.lowerBounds?.get(DELETE_FILE_PATH_ID);
  const high = file.upperBounds?.get(DELETE_FILE_PATH_ID);
  return (
    (!low || Buffer.compare(low, bytes) <= 0) &&
    (!high || Buffer.compare(high, bytes) >= 0)
  );
}

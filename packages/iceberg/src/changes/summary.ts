import type { DataFile } from '../dataFile';
import type { ManifestEntry } from '../manifest';
import { partitionKey } from '../partitionKey';

/** The counts that a snapshot's summary carries (spec: "Optional Snapshot Summary Fields"). */
export function summarize(
  added: DataFile[],
  removed: ManifestEntry[],
  parent: Record<string, string> | undefined,
): Record<string, string> {
  const files = removed.map(entry => entry.file);
  const removedData = files.filter(file => file.content === 'data');
  const removedDeletes = files.filter(file => file.content !== 'data');
  const summary: Record<string, string> = {};
  const put = (key: string, value: bigint) => {
    if (value > 0n) {
      summary[key] = String(value);
    }
  };
  put('added-data-files', BigInt(added.length));
  put('added-records', records(added));
  put('added-files-size', bytes(added));
  put('deleted-data-files', BigInt(removedData.length));
  put('deleted-records', records(removedData));
  put('removed-files-size', bytes(files));
  put('removed-delete-files', BigInt(removedDeletes.length));
  put('removed-position-deletes', records(removedDeletes));
  put(
    'changed-partition-count',
    BigInt(new Set([...added, ...files].map(partitionKey)).size),
  );

  const totals: Record<string, bigint> = {
    'total-data-files': BigInt(added.length - removedData.length),
    'total-delete-files': BigInt(-removedDeletes.length),
    'total-records': records(added) - records(removedData),
    'total-files-size': bytes(added) - bytes(files),
    'total-position-deletes': -records(removedDeletes),
    'total-equality-deletes': 0n,
  };
  for (const [key, change] of Object.entries(totals)) {
    const before = parent ? parent[key] : '0';
    // A parent by a writer that keeps no totals makes ours unknown too.
    if (before !== undefined && /^\d+$/.test(before)) {
      const after = BigInt(before) + change;
      summary[key] = String(after < 0n ? 0n : after);
    }
  }
  return summary;
}

function records(files: DataFile[]): bigint {
  return files.reduce((sum, file) => sum + file.recordCount, 0n);
}

function bytes(files: DataFile[]): bigint {
  return files.reduce((sum, file) => sum + file.fileSizeInBytes, 0n);
}

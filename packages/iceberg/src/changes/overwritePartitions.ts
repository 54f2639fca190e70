import type { DataFile } from '../dataFile';
import { UnsupportedError } from '../errors';
import { partitionKey } from '../partitionKey';
import { formatIdentifier } from '../Table';
import type { SnapshotOptions } from './append';
import { conflict, entriesOf, snapshotsSince } from './conflicts';
import { stageSnapshot } from './stageSnapshot';
import type { StageContext, TableChange } from './TableChange';

/**
 * Replaces the partitions that the files belong to and leaves the others alone. It conflicts with writes to these
 * partitions only. On an unpartitioned table it replaces all rows.
 *
 * @public
 */
export function overwritePartitions(
  files: DataFile[],
  options: SnapshotOptions = {},
): TableChange {
  const keys = new Set(files.map(partitionKey));
  return {
    name: 'overwrite-partitions',
    writesSnapshot: true,
    async stage(context) {
      await assertNoOverlap(context, keys);
      const specs = new Set(files.map(file => file.specId));
      return stageSnapshot(context, {
        operation: 'overwrite',
        added: files,
        removes: entry => {
          // The same rows may be in partitions of another shape, where they could not be found by partition.
          if (files.length > 0 && !specs.has(entry.file.specId)) {
            throw new UnsupportedError(
              'overwriting partitions while files of another partition spec are live',
              formatIdentifier(context.table.identifier),
            );
          }
          return keys.has(partitionKey(entry.file));
        },
        summary: { 'replace-partitions': 'true', ...options.summary },
      });
    },
  };
}

async function assertNoOverlap(
  context: StageContext,
  keys: Set<string>,
): Promise<void> {
  const change = 'overwrite-partitions';
  for (const snapshot of snapshotsSince(context, change)) {
    if (snapshot.summary.operation !== 'replace') {
      const entries = await entriesOf(context, snapshot);
      if (entries.some(entry => keys.has(partitionKey(entry.file)))) {
        throw conflict(
          context,
          change,
          snapshot,
          'wrote to the same partitions',
        );
      }
    }
  }
}

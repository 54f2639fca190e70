import type { DataFile } from '../dataFile';
import type { SnapshotOptions } from './append';
import { conflict, snapshotsSince } from './conflicts';
import { stageSnapshot } from './stageSnapshot';
import type { TableChange } from './TableChange';

/**
 * Replaces all rows of a table. It conflicts with whatever was written since the caller began, compaction excepted.
 *
 * @public
 */
export function overwrite(
  files: DataFile[],
  options: SnapshotOptions = {},
): TableChange {
  return {
    name: 'overwrite',
    writesSnapshot: true,
    async stage(context) {
      for (const snapshot of snapshotsSince(context, 'overwrite')) {
        if (snapshot.summary.operation !== 'replace') {
          throw conflict(context, 'overwrite', snapshot, 'changed rows');
        }
      }
      return stageSnapshot(context, {
        operation: 'overwrite',
        added: files,
        removes: () => true,
        summary: options.summary,
      });
    },
  };
}

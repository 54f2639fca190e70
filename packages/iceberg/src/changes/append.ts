import type { DataFile } from '../dataFile';
import { stageSnapshot } from './stageSnapshot';
import type { TableChange } from './TableChange';

/**
 * Options of the changes that write a snapshot.
 *
 * @public
 */
export interface SnapshotOptions {
  /** Kept in the snapshot's summary, for example who wrote it. */
  summary?: Record<string, string>;
}

/**
 * Adds data files to a table. Never conflicts: rows that are added do not depend on the ones there.
 *
 * @public
 */
export function append(
  files: DataFile[],
  options: SnapshotOptions = {},
): TableChange {
  return {
    name: 'append',
    writesSnapshot: true,
    stage: context =>
      stageSnapshot(context, {
        operation: 'append',
        added: files,
        summary: options.summary,
      }),
  };
}

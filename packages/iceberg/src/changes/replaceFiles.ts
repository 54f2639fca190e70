import type { DataFile } from '../dataFile';
import { CommitConflictError } from '../errors';
import { normalizeLocation } from '../io/location';
import { formatIdentifier } from '../Table';
import type { SnapshotOptions } from './append';
import { conflict, entriesOf, snapshotsSince } from './conflicts';
import { stageSnapshot } from './stageSnapshot';
import type { TableChange } from './TableChange';

/**
 * Replaces some data files by others in one step: copy-on-write for deletes and updates that the caller computed from
 * the files it names. It conflicts with writers that removed one of these files or deleted rows meanwhile; rows that
 * others added stay (snapshot isolation).
 *
 * @public
 */
export function replaceFiles(
  change: { remove: Pick<DataFile, 'filePath'>[]; add: DataFile[] },
  options: SnapshotOptions = {},
): TableChange {
  const name = 'replace-files';
  const gone = new Set(
    change.remove.map(file => normalizeLocation(file.filePath)),
  );
  return {
    name,
    writesSnapshot: true,
    async stage(context) {
      for (const snapshot of snapshotsSince(context, name)) {
        const entries = await entriesOf(context, snapshot);
        if (
          entries.some(
            entry => entry.status === 'added' && entry.file.content !== 'data',
          )
        ) {
          throw conflict(context, name, snapshot, 'deleted rows');
        }
      }
      const found = new Set<string>();
      const metadata = await stageSnapshot(context, {
        operation: change.add.length > 0 ? 'overwrite' : 'delete',
        added: change.add,
        removes: entry => {
          const path = normalizeLocation(entry.file.filePath);
          if (entry.file.content !== 'data' || !gone.has(path)) {
            return false;
          }
          found.add(path);
          return true;
        },
        summary: options.summary,
      });
      const missing = [...gone].find(path => !found.has(path));
      if (missing) {
        throw new CommitConflictError(
          `${formatIdentifier(
            context.table.identifier,
          )}: ${missing} is no longer a file of the table; read the table again and retry`,
        );
      }
      return metadata;
    },
  };
}

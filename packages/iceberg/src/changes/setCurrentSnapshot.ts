import { snapshotById } from '../timeTravel';
import type { TableChange } from './TableChange';

/**
 * Makes an earlier snapshot the current one again. Nothing is lost: the snapshots after it stay until they expire.
 *
 * @public
 */
export function setCurrentSnapshot(snapshotId: bigint): TableChange {
  return {
    name: 'set-current-snapshot',
    writesSnapshot: false,
    async stage({ table, now }) {
      const { metadata } = table;
      snapshotById(metadata, snapshotId);
      const timestamp = Math.max(now, metadata['last-updated-ms'] + 1);
      return {
        ...metadata,
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
        'snapshot-log': [
          ...metadata['snapshot-log'],
          { 'snapshot-id': snapshotId, 'timestamp-ms': timestamp },
        ],
      };
    },
  };
}

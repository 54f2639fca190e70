import { randomUUID } from 'node:crypto';
import { stageSnapshot } from '../changes/stageSnapshot';
import type { TableChange } from '../changes/TableChange';
import type { DataFile } from '../dataFile';
import { DELETE_FILE_PATH_ID, DELETE_FILE_POS_ID } from '../deleteFiles';
import { localPath } from '../io/location';
import { writeManifest } from '../manifest';
import { loadManifestList } from '../manifestCache';
import { writeManifestList } from '../manifestList';
import { dataFolder } from '../metadataFile';
import { currentSnapshot } from '../timeTravel';
import type { Table } from '../Table';
import type { Lake } from './Lake';

/** Writes a position delete file as Spark and Trino do, from a SELECT of `file_path` and `pos`. */
export async function writePositionDeletes(
  lake: Lake,
  table: Table,
  select: string,
  file: Pick<DataFile, 'specId' | 'partition'>,
): Promise<DataFile> {
  const filePath = `${dataFolder(
    table.metadata,
  )}/${randomUUID()}-deletes.parquet`;
  const [written] = await lake.rows(
    `COPY (${select}) TO '${localPath(
      filePath,
    )}' (FORMAT parquet, FIELD_IDS {file_path: ${DELETE_FILE_PATH_ID}, pos: ${DELETE_FILE_POS_ID}}, RETURN_STATS)`,
  );
  return {
    content: 'position-deletes',
    filePath,
    fileFormat: 'PARQUET',
    specId: file.specId,
    partition: file.partition,
    recordCount: BigInt(written.count),
    fileSizeInBytes: BigInt(written.file_size_bytes),
  };
}

/** Commits delete files as an engine that merges on read does; this library itself only reads such tables. */
export function deleteRows(deletes: DataFile[]): TableChange {
  return {
    name: 'delete-rows',
    writesSnapshot: true,
    async stage(context) {
      const staged = await stageSnapshot(context, {
        operation: 'overwrite',
        added: [],
      });
      const snapshot = currentSnapshot(staged)!;
      const id = snapshot['snapshot-id'];
      const sequenceNumber = snapshot['sequence-number'];
      const manifestPath = `${
        staged.location
      }/metadata/${randomUUID()}-m0.avro`;
      const { bytes, manifest } = writeManifest({
        metadata: staged,
        specId: deletes[0].specId,
        content: 'deletes',
        entries: deletes.map(file => ({
          status: 'added' as const,
          snapshotId: id,
          file,
        })),
        snapshotId: id,
        sequenceNumber,
        manifestPath,
      });
      await context.write(manifestPath, bytes);
      const list = `${
        staged.location
      }/metadata/snap-${id}-${randomUUID()}.avro`;
      await context.write(
        list,
        writeManifestList({
          manifests: [
            manifest,
            ...(await loadManifestList(context.table.io, snapshot)),
          ],
          snapshotId: id,
          parentSnapshotId: snapshot['parent-snapshot-id'],
          sequenceNumber,
        }),
      );
      return {
        ...staged,
        snapshots: staged.snapshots.map(other =>
          other === snapshot ? { ...other, 'manifest-list': list } : other,
        ),
      };
    },
  };
}

import { FileRow } from '@openlake/iceberg';
import { TableDescription } from '@openlake/plugin-openlake-node';

/** What files should have at least: a quarter of the usual 128 MiB. */
const SMALL_BYTES = 32n * 1024n * 1024n;

/**
 * How a table's files are. A file counts as small when it could be joined with
 * another one of its partition.
 *
 * @internal
 */
export function tableHealth(
  files: FileRow[],
  counts: { manifests: number; snapshots: number },
): TableDescription['health'] {
  const data = files.filter(file => file.content === 'data');
  const bytes = data.reduce((sum, file) => sum + file.fileSizeInBytes, 0n);
  const small = new Map<string, number>();
  for (const file of data) {
    if (file.fileSizeInBytes < SMALL_BYTES) {
      const partition = partitionOf(file);
      small.set(partition, (small.get(partition) ?? 0) + 1);
    }
  }
  return {
    files: data.length,
    averageFileBytes:
      data.length === 0 ? 0 : Math.round(Number(bytes) / data.length),
    smallFiles: [...small.values()]
      .filter(count => count > 1)
      .reduce((sum, count) => sum + count, 0),
    deleteFiles: files.length - data.length,
    ...counts,
  };
}

function partitionOf(file: FileRow): string {
  return JSON.stringify([
    file.specId,
    Object.entries(file.partition).map(([name, value]) => [
      name,
      value === undefined ? null : String(value),
    ]),
  ]);
}

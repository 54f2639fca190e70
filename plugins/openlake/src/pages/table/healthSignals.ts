import { TableDetail } from '../../tables/TableDetail';

/** One measure of a table's layout, with what it means. */
export interface HealthSignal {
  name: string;
  value: number;
  unit: 'count' | 'bytes';
  /** What is wrong and what would help; absent when nothing is. */
  concern?: string;
  /** What is said when all is well. */
  fine: string;
}

/** Small files are a concern from this share of at least this many files. */
const SMALL_SHARE = 0.5;
const SMALL_FILES = 20;
const MANY_MANIFESTS = 100;
const MANY_SNAPSHOTS = 500;

/** What the numbers of a table's layout say, each with its limit. */
export function healthSignals(
  health: NonNullable<TableDetail['health']>,
): HealthSignal[] {
  return [
    {
      name: 'Data files',
      value: health.files,
      unit: 'count',
      fine: 'Files of the current snapshot.',
    },
    {
      name: 'Average file',
      value: health.averageFileBytes,
      unit: 'bytes',
      fine: 'Engines read files of 128 to 512 MiB best; small tables need only one.',
    },
    {
      name: 'Small files',
      value: health.smallFiles,
      unit: 'count',
      concern:
        health.files >= SMALL_FILES &&
        health.smallFiles / health.files > SMALL_SHARE
          ? 'More than half of the files are small: each costs a read. Write fewer, larger files or partition less finely.'
          : undefined,
      fine: `A concern when they are more than half of at least ${SMALL_FILES} files.`,
    },
    {
      name: 'Delete files',
      value: health.deleteFiles,
      unit: 'count',
      concern:
        health.deleteFiles > 0
          ? 'Each read must apply them. Rewriting the table removes them.'
          : undefined,
      fine: 'Reads do not have to skip deleted rows.',
    },
    {
      name: 'Manifests',
      value: health.manifests,
      unit: 'count',
      concern:
        health.manifests > MANY_MANIFESTS
          ? `Planning a query reads all of them; more than ${MANY_MANIFESTS} are felt.`
          : undefined,
      fine: `Planning reads all of them; up to ${MANY_MANIFESTS} are not felt.`,
    },
    {
      name: 'Snapshots',
      value: health.snapshots,
      unit: 'count',
      concern:
        health.snapshots > MANY_SNAPSHOTS
          ? `Each commit rewrites the list of all of them; more than ${MANY_SNAPSHOTS} slow commits down.`
          : undefined,
      fine: 'Every one of them can still be read.',
    },
  ];
}

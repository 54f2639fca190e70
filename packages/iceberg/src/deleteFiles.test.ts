import { createDeleteIndex, DELETE_FILE_PATH_ID } from './deleteFiles';
import type { ManifestEntry } from './manifest';
import { valueToBytes } from './value';
import { dataFile } from './__testUtils__/files';

describe('delete files', () => {
  const entry = (
    overrides: Partial<ManifestEntry['file']>,
    sequenceNumber: bigint,
  ): ManifestEntry => ({
    status: 'added',
    snapshotId: 1n,
    sequenceNumber,
    fileSequenceNumber: sequenceNumber,
    file: dataFile(overrides),
  });
  const path = (text: string) =>
    new Map([[DELETE_FILE_PATH_ID, valueToBytes('string', text)]]);

  it('apply to files of their partition that are not newer', () => {
    const deletes = entry(
      { content: 'position-deletes', partition: { p: 1 } },
      5n,
    );
    const of = createDeleteIndex([deletes]);
    const data = (p: number, sequence: bigint, specId = 0) =>
      of(entry({ partition: { p }, specId }, sequence));
    expect(data(1, 5n)).toEqual([deletes]);
    expect(data(1, 4n)).toEqual([deletes]);
    expect(data(1, 6n)).toEqual([]);
    expect(data(2, 4n)).toEqual([]);
    expect(data(1, 4n, 1)).toEqual([]);
  });

  it('apply to the one file that they name, whatever its partition says', () => {
    const byReference = entry(
      {
        content: 'position-deletes',
        referencedDataFile: 'file:///wh/a',
        partition: { p: 9 },
      },
      5n,
    );
    const byBounds = entry(
      {
        content: 'position-deletes',
        lowerBounds: path('/wh/b'),
        upperBounds: path('/wh/b'),
      },
      5n,
    );
    const of = createDeleteIndex([byReference, byBounds]);
    expect(of(entry({ filePath: '/wh/a' }, 1n))).toEqual([byReference]);
    expect(of(entry({ filePath: 'file:/wh/b' }, 1n))).toEqual([byBounds]);
    expect(of(entry({ filePath: '/wh/c' }, 1n))).toEqual([]);
  });

  it('do not apply to paths outside of their bounds', () => {
    const deletes = entry(
      {
        content: 'position-deletes',
        lowerBounds: path('/wh/b'),
        upperBounds: path('/wh/d'),
      },
      5n,
    );
    const of = createDeleteIndex([deletes]);
    expect(of(entry({ filePath: '/wh/c' }, 1n))).toEqual([deletes]);
    expect(of(entry({ filePath: '/wh/a' }, 1n))).toEqual([]);
    expect(of(entry({ filePath: '/wh/e' }, 1n))).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import type { DataFile } from '../dataFile';

/** A data file with no more than it must have; commits do not look at the Parquet itself. */
export function dataFile(overrides: Partial<DataFile> = {}): DataFile {
  return {
    content: 'data',
    filePath: `memory/data/${randomUUID()}.parquet`,
    fileFormat: 'PARQUET',
    specId: 0,
    partition: {},
    recordCount: 10n,
    fileSizeInBytes: 1000n,
    ...overrides,
  };
}

import type { DataFile } from './dataFile';

/** A text that is equal for files of the same spec and partition, and for no others. */
export function partitionKey(
  file: Pick<DataFile, 'specId' | 'partition'>,
): string {
  const values = Object.entries(file.partition)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, keyOf(value)]);
  return JSON.stringify([file.specId, values]);
}

function keyOf(value: unknown): unknown {
  if (value === undefined) {
    return null;
  }
  if (value instanceof Uint8Array) {
    return `bytes:${Buffer.from(value).toString('hex')}`;
  }
  // -0 and 0 are different partitions to some writers and print alike.
  return `${typeof value}:${Object.is(value, -0) ? '-0' : String(value)}`;
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A file with some of a log's lines. The first one of a log keeps its
 * beginning; when that is full, others follow, and all but the last two of
 * those are dropped.
 *
 * @internal
 */
export interface Segment {
  path: string;
  /** Number of its first line in the log. */
  firstLine: number;
  /** Bytes of the log that were dropped before it. */
  droppedBytes: number;
}

const NAME = /^(\d+)-(\d+)\.log$/;

/** @internal */
export function segmentName(firstLine: number, droppedBytes: number): string {
  return `${firstLine}-${droppedBytes}.log`;
}

/** Segments of a log in order; none when nothing was ever written. @internal */
export async function listSegments(folder: string): Promise<Segment[]> {
  const names = await readdir(folder).catch(error => {
    if (error.code === 'ENOENT') {
      return [];
    }
    throw error;
  });
  return names
    .flatMap(name => {
      const match = NAME.exec(name);
      return match
        ? [
            {
              path: join(folder, name),
              firstLine: Number(match[1]),
              droppedBytes: Number(match[2]),
            },
          ]
        : [];
    })
    .sort((a, b) => a.firstLine - b.firstLine);
}

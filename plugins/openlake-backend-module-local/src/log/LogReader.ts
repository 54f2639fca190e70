import { LogLine } from '@openlake/plugin-openlake-common';
import { LogPage, LogRange } from '@openlake/plugin-openlake-node';
import { FileHandle, open } from 'node:fs/promises';
import { parseLine } from './LineFormat';
import { listSegments, Segment } from './segments';

const BLOCK = 256 * 1024;
/** Every how many lines the index knows a place in the file. */
const STEP = 500;
const CACHED_SEGMENTS = 64;
const NEWLINE = 10;

/** Places of lines in a file, as far as it was read. */
interface SegmentIndex {
  /** Offset of line `n * STEP` of the segment. */
  marks: number[];
  /** Complete lines up to `bytes`. */
  lines: number;
  bytes: number;
}

/**
 * Reads logs by line number. Files only grow, so what was once found about
 * where lines begin stays true and is kept in memory.
 *
 * @internal
 */
export class LogReader {
  readonly #indexes = new Map<string, SegmentIndex>();

  /** Lines of the log in a folder, without saying whether more will come. */
  async read(
    folder: string,
    range: LogRange,
  ): Promise<Omit<LogPage, 'complete'>> {
    const segments = await listSegments(folder);
    const lines: LogLine[] = [];
    const needle = range.contains?.toLocaleLowerCase('en');
    let expected = 1;
    let total = 0;
    let next = range.from;
    const keep = (line: LogLine) => {
      if (lines.length < range.limit && line.line >= range.from) {
        next = line.line + 1;
        if (!needle || line.text.toLocaleLowerCase('en').includes(needle)) {
          lines.push(line);
        }
      }
    };
    for (const segment of segments) {
      const index = await this.#index(segment);
      if (segment.firstLine > expected && index.lines > 0) {
        const [first] = await readLines(segment, index, 0, 1);
        keep(gapLine(expected, segment.firstLine, first.at));
      }
      const from = Math.max(0, range.from - segment.firstLine);
      for (
        let at = from;
        at < index.lines && lines.length < range.limit;
        at += STEP
      ) {
        (await readLines(segment, index, at, STEP)).forEach(keep);
      }
      expected = segment.firstLine + index.lines;
      total = expected - 1;
    }
    return {
      lines,
      next,
      total,
      droppedBytes: segments.at(-1)?.droppedBytes ?? 0,
    };
  }

  async #index(segment: Segment): Promise<SegmentIndex> {
    const known = this.#indexes.get(segment.path);
    // A copy: two readers of the same log must not count a line twice.
    const index: SegmentIndex = known
      ? { ...known, marks: [...known.marks] }
      : { marks: [0], lines: 0, bytes: 0 };
    await withFile(segment.path, file => extend(index, file));
    this.#indexes.delete(segment.path);
    this.#indexes.set(segment.path, index);
    if (this.#indexes.size > CACHED_SEGMENTS) {
      this.#indexes.delete(this.#indexes.keys().next().value!);
    }
    return index;
  }
}

/** Finds the lines that have come since the index was made. */
async function extend(index: SegmentIndex, file: FileHandle): Promise<void> {
  const buffer = Buffer.alloc(BLOCK);
  let offset = index.bytes;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, BLOCK, offset);
    if (bytesRead === 0) {
      return;
    }
    const block = buffer.subarray(0, bytesRead);
    for (
      let end = block.indexOf(NEWLINE);
      end >= 0;
      end = block.indexOf(NEWLINE, end + 1)
    ) {
      index.lines++;
      index.bytes = offset + end + 1;
      if (index.lines % STEP === 0) {
        index.marks.push(index.bytes);
      }
    }
    offset += bytesRead;
  }
}

async function readLines(
  segment: Segment,
  index: SegmentIndex,
  from: number,
  count: number,
): Promise<LogLine[]> {
  const until = Math.min(from + count, index.lines);
  const firstMark = Math.floor(from / STEP);
  const start = index.marks[firstMark];
  const end = index.marks[Math.ceil(until / STEP)] ?? index.bytes;
  const text = await withFile(segment.path, async file => {
    const buffer = Buffer.alloc(end - start);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    return buffer.toString('utf8', 0, bytesRead);
  });
  const lines = (text ?? '').split('\n');
  const skip = from - firstMark * STEP;
  return lines
    .slice(skip, skip + until - from)
    .map((line, i) => parseLine(segment.firstLine + from + i, line));
}

function gapLine(from: number, until: number, at: string): LogLine {
  return {
    line: from,
    at,
    stream: 'system',
    level: 'warn',
    text: `... ${
      until - from
    } lines are missing here: the log reached its cap; its beginning and its end were kept ...`,
  };
}

/** A segment can be dropped while somebody reads. */
async function withFile<T>(
  path: string,
  use: (file: FileHandle) => Promise<T>,
): Promise<T | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

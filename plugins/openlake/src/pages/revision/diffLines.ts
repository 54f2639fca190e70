/** A line of a comparison, with its numbers on the sides that have it. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  before?: number;
  after?: number;
}

/** Lines that are left out since nothing changed there. */
export interface Fold {
  kind: 'fold';
  count: number;
}

/** Above this many cells a table of common lines costs more than it tells. */
const LIMIT = 4_000_000;

/**
 * Compares two texts line by line by their longest common part. What is far too
 * large for that shows as removed and added in whole.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = toLines(before);
  const b = toLines(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    start++;
  }
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end++;
  }
  const same = (i: number, j: number): DiffLine => ({
    kind: 'same',
    text: a[i],
    before: i + 1,
    after: j + 1,
  });
  const middle = compare(
    a.slice(start, a.length - end),
    b.slice(start, b.length - end),
  ).map(line => ({
    ...line,
    ...(line.before !== undefined && { before: line.before + start }),
    ...(line.after !== undefined && { after: line.after + start }),
  }));
  return [
    ...Array.from({ length: start }, (_, i) => same(i, i)),
    ...middle,
    ...Array.from({ length: end }, (_, i) =>
      same(a.length - end + i, b.length - end + i),
    ),
  ];
}

function compare(a: string[], b: string[]): DiffLine[] {
  const removed = (i: number): DiffLine => ({
    kind: 'removed',
    text: a[i],
    before: i + 1,
  });
  const added = (j: number): DiffLine => ({
    kind: 'added',
    text: b[j],
    after: j + 1,
  });
  if (a.length * b.length > LIMIT) {
    return [...a.map((_, i) => removed(i)), ...b.map((_, j) => added(j))];
  }
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1] + 1
          : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i], before: ++i, after: ++j });
    } else if (
      i < a.length &&
      (j === b.length ||
        common[(i + 1) * width + j] >= common[i * width + j + 1])
    ) {
      lines.push(removed(i++));
    } else {
      lines.push(added(j++));
    }
  }
  return lines;
}

/** Leaves out unchanged lines that are further than `around` from a change. */
export function foldUnchanged(
  lines: DiffLine[],
  around: number,
): (DiffLine | Fold)[] {
  const near = new Uint8Array(lines.length);
  lines.forEach((line, i) => {
    if (line.kind !== 'same') {
      near.fill(1, Math.max(0, i - around), i + around + 1);
    }
  });
  const shown: (DiffLine | Fold)[] = [];
  lines.forEach((line, i) => {
    const last = shown.at(-1);
    if (near[i]) {
      shown.push(line);
    } else if (last?.kind === 'fold') {
      last.count++;
    } else {
      shown.push({ kind: 'fold', count: 1 });
    }
  });
  return shown;
}

function toLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

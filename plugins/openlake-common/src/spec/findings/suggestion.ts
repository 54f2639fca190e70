/**
 * The candidate a person most likely meant, or undefined when none is near.
 *
 * @internal
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
): string | undefined {
  const wanted = fold(word);
  // A third of the letters may differ, three at most: "depend_on" finds depends_on, "foo" finds nothing.
  let best = Math.min(3, Math.max(1, Math.floor(wanted.length / 3))) + 1;
  let found: string | undefined;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (candidate === word || Math.abs(folded.length - wanted.length) >= best) {
      continue;
    }
    const distance = folded === wanted ? 0 : editDistance(wanted, folded, best);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
    if (best <= 1) {
      break;
    }
  }
  return found;
}

/**
 * `did you mean "depends_on"?`, else the list of what is allowed when that is short.
 *
 * @internal
 */
export function didYouMean(
  word: string,
  candidates: Iterable<string>,
): string | undefined {
  const all = [...candidates];
  const near = nearest(word, all);
  if (near !== undefined) {
    return `did you mean "${near}"?`;
  }
  return all.length > 0 && all.length <= 24
    ? `known here: ${[...all].sort().join(', ')}`
    : undefined;
}

/** dependsOn, depends-on and depends_on are the same word to a person. */
function fold(word: string): string {
  return word.slice(0, 64).toLowerCase().replace(/[-_ ]/g, '');
}

/**
 * Optimal string alignment: a swap of neighbours is one slip. Gives `limit` when the distance is not below it; only the
 * band of the table that could be below is filled.
 */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast = new Array<number>(b.length + 1).fill(limit);
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  let row = new Array<number>(b.length + 1).fill(limit);
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    row.fill(limit);
    row[0] = i;
    let nearestInRow = from === 1 ? i : limit;
    for (let j = from; j <= to; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, beforeLast[j - 2] + 1);
      }
      row[j] = distance;
      nearestInRow = Math.min(nearestInRow, distance);
    }
    if (nearestInRow >= limit) {
      return limit;
    }
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return Math.min(limit, last[b.length]);
}

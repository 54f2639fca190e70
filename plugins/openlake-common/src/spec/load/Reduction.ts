import type { DocumentPath } from '../findings/Issue';

/**
 * Data without the values at some paths, and the way back: entries that follow a dropped one move up, so a path in the
 * reduced data names another place than in the original.
 *
 * @internal
 */
export class Reduction {
  readonly value: unknown;
  readonly #dropped: ReadonlySet<string>;
  /** Original indexes of the entries that are left, by the original path of their list. */
  readonly #kept = new Map<string, number[]>();

  constructor(original: unknown, dropped: readonly DocumentPath[]) {
    this.#dropped = new Set(dropped.map(path => JSON.stringify(path)));
    this.value = this.#reduce(original, []);
  }

  /** Where a place in the reduced data is in the original. */
  original(path: DocumentPath): DocumentPath {
    const result: Array<string | number> = [];
    for (const segment of path) {
      const kept = this.#kept.get(JSON.stringify(result));
      result.push(
        typeof segment === 'number' ? kept?.[segment] ?? segment : segment,
      );
    }
    return result;
  }

  #reduce(value: unknown, path: DocumentPath): unknown {
    if (value === null || typeof value !== 'object') {
      return value;
    }
    const isKept = (segment: string | number) =>
      !this.#dropped.has(JSON.stringify([...path, segment]));
    if (Array.isArray(value)) {
      const kept = [...value.keys()].filter(isKept);
      if (kept.length < value.length) {
        this.#kept.set(JSON.stringify(path), kept);
      }
      return kept.map(index => this.#reduce(value[index], [...path, index]));
    }
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => isKept(name))
        .map(([name, item]) => [name, this.#reduce(item, [...path, name])]),
    );
  }
}

/**
 * The list entry that a place lies in, if any: what to leave out when leaving out the place itself is not enough.
 *
 * @internal
 */
export function enclosingEntry(path: DocumentPath): DocumentPath | undefined {
  const index = path.findLastIndex(segment => typeof segment === 'number');
  return index < 0 ? undefined : path.slice(0, index + 1);
}

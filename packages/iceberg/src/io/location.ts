import { InvalidError } from '../errors';

/**
 * The path on disk of a local location. Accepts what other writers put into metadata: a plain absolute path,
 * `file:/path` (Hadoop) and `file:///path` (everybody else). Nothing is decoded: `%20` is three characters.
 *
 * @public
 */
export function localPath(location: string): string {
  if (location.startsWith('/')) {
    return location;
  }
  const path = /^file:(?:\/\/)?(\/(?!\/).*)$/s.exec(location)?.[1];
  if (!path) {
    throw new InvalidError(
      `${location}: not a local location (expected file:///path or /path)`,
    );
  }
  return path;
}

/**
 * The location of a path on disk, in the form that pyiceberg, Spark and Trino all accept: `file:///path`, not encoded.
 *
 * @public
 */
export function localLocation(path: string): string {
  if (!path.startsWith('/')) {
    throw new InvalidError(`${path}: an absolute path is needed`);
  }
  if (/[?#]/.test(path)) {
    throw new InvalidError(
      `${path}: "?" and "#" cannot be in a location, other engines cut it there`,
    );
  }
  return `file://${path}`;
}

/** One spelling per place, so that locations by different writers can be compared. */
export function normalizeLocation(location: string): string {
  return location.startsWith('/') || location.startsWith('file:')
    ? localPath(location)
    : location;
}

/** Joins with one slash. */
export function joinLocation(folder: string, ...names: string[]): string {
  return [folder.replace(/\/+$/, ''), ...names].join('/');
}

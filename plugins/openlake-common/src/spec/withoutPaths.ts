import type { DocumentPath } from './Issue';

/**
 * Data without the values at some paths. Entries of lists stay, so that the paths of their neighbours keep their
 * meaning.
 *
 * @internal
 */
export function withoutPaths(
  value: unknown,
  paths: readonly DocumentPath[],
): unknown {
  if (paths.length === 0 || value === null || typeof value !== 'object') {
    return value;
  }
  const below = (segment: string | number) =>
    paths
      .filter(path => path[0] === segment && path.length > 1)
      .map(path => path.slice(1));
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutPaths(item, below(index)));
  }
  const dropped = new Set(
    paths.filter(path => path.length === 1).map(([segment]) => segment),
  );
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !dropped.has(name))
      .map(([name, item]) => [name, withoutPaths(item, below(name))]),
  );
}

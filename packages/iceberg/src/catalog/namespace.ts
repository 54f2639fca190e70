import { InvalidError } from '../errors';

const MAX_LENGTH = 255;

/** A namespace as the SQL catalog stores it: levels joined by dots, as Iceberg's JDBC catalog and pyiceberg do. */
export function joinNamespace(namespace: string[]): string {
  if (namespace.length === 0) {
    throw new InvalidError('A namespace needs at least one level');
  }
  for (const level of namespace) {
    assertName(level, 'namespace level');
    if (level.includes('.')) {
      throw new InvalidError(
        `Namespace level ${level} has a dot, which separates levels`,
      );
    }
  }
  const joined = namespace.join('.');
  assertName(joined, 'namespace');
  return joined;
}

/** The levels of a stored namespace. */
export function splitNamespace(stored: string): string[] {
  return stored.split('.');
}

/** Refuses names that the catalog's columns cannot hold, or that nobody could type. */
export function assertName(name: string, what: string): void {
  if (!name || name.length > MAX_LENGTH) {
    throw new InvalidError(
      `A ${what} has 1 to ${MAX_LENGTH} characters, ${JSON.stringify(
        name,
      )} does not`,
    );
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f/\\]/.test(name)) {
    throw new InvalidError(
      `A ${what} has no slashes or control characters, ${JSON.stringify(
        name,
      )} does`,
    );
  }
}

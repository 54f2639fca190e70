/** Fields whose value is the user's own, in which null is a value. */
const FREE = new Set(['environments', 'json', 'in']);

/**
 * Drops fields that are written but empty (`timeout:`): empty means default.
 *
 * @internal
 */
export function dropEmptyFields(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(dropEmptyFields);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([name, field]) => [
        name,
        FREE.has(name) ? field : dropEmptyFields(field),
      ]),
  );
}

import { sha256Hex } from '../spec/plan/canonicalJson';

const LONGEST = 63;
const SLUG = 54;
const VALID = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/**
 * The name of a table, or of a schema, as a catalog entity. A name that the catalog takes stays readable: lower case, at
 * most 63 characters. Any other becomes a readable start and 8 digits of a hash of the exact name, so that two tables
 * never share an entity, not even when they differ in case only.
 *
 * @param name - full name, such as `lake.silver.flights`
 * @public
 */
export function entityName(name: string): string {
  if (name.length <= LONGEST && VALID.test(name)) {
    return name;
  }
  const slug = name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/[.-]*\.[.-]*/g, '.')
    .slice(0, SLUG)
    .replace(/^[.-]+|[.-]+$/g, '');
  const hash = sha256Hex(name).slice(0, 8);
  return slug === '' ? hash : `${slug}-${hash}`;
}

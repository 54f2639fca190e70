import fc from 'fast-check';
import { entityName } from './entityName';

/** What the catalog takes as a name. */
const CATALOG_NAME = /^[a-z0-9A-Z]+(?:[-_.][a-z0-9A-Z]+)*$/;

const anyName = fc.oneof(
  fc.string({ minLength: 1, maxLength: 400 }),
  fc
    .array(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,40}$/), {
      minLength: 2,
      maxLength: 3,
    })
    .map(parts => parts.join('.')),
);

describe('entityName', () => {
  it.each([
    ['lake.silver.flights', 'lake.silver.flights'],
    ['lake.gold.delays_by_route', 'lake.gold.delays_by_route'],
  ])('keeps %s as it is', (name, expected) => {
    expect(entityName(name)).toBe(expected);
  });

  it('keeps apart tables that differ in case only', () => {
    const names = ['lake.gold.orders', 'lake.gold.Orders', 'lake.GOLD.orders'];

    expect(new Set(names.map(entityName)).size).toBe(3);
  });

  it('keeps apart long names with the same start', () => {
    const start = `lake.gold.${'a'.repeat(80)}`;

    expect(entityName(`${start}1`)).not.toBe(entityName(`${start}2`));
  });

  it('is a name that the catalog takes, at most 63 characters, whatever the table is called', () => {
    fc.assert(
      fc.property(anyName, name => {
        const result = entityName(name);

        expect(result).toMatch(CATALOG_NAME);
        expect(result.length).toBeLessThanOrEqual(63);
        expect(entityName(name)).toBe(result);
      }),
    );
  });

  it('is different for different tables', () => {
    fc.assert(
      fc.property(anyName, anyName, (a, b) => {
        fc.pre(a !== b);

        expect(entityName(a)).not.toBe(entityName(b));
      }),
    );
  });
});

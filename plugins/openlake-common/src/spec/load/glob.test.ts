import fc from 'fast-check';
import { matchesGlob } from './glob';

describe('a pattern of paths', () => {
  it.each([
    ['*.csv', 'a.csv', true],
    ['*.csv', 'x/a.csv', false],
    ['*.csv', 'a.csv.part', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXcYb', false],
    ['**/*.csv', 'a.csv', true],
    ['**/*.csv', 'x/y/a.csv', true],
    ['x/**/a.csv', 'x/a.csv', true],
    ['x/**/a.csv', 'y/a.csv', false],
    ['x/**', 'x/y/z', true],
    ['a.b+(c)', 'a.b+(c)', true],
    ['a.b', 'aXb', false],
    ['a?.sql', 'a1.sql', true],
    ['a?b', 'a/b', false],
  ] as const)('%s and %s: %s', (pattern, path, expected) => {
    expect(matchesGlob(pattern, path)).toBe(expected);
  });

  it('means what the regular expression of its kind does', () => {
    const name = fc.stringMatching(/^[ab*]{0,6}$/);
    fc.assert(
      fc.property(name, fc.stringMatching(/^[ab]{0,8}$/), (pattern, path) => {
        const expression = new RegExp(`^${pattern.replace(/\*+/g, '.*')}$`);
        expect(matchesGlob(`x${pattern}`, `x${path}`)).toBe(
          expression.test(path),
        );
      }),
    );
  });

  it('ends also where a regular expression would not', () => {
    const path = 'a'.repeat(200);
    expect(matchesGlob(`${'*a'.repeat(40)}*b`, path)).toBe(false);
  });
});

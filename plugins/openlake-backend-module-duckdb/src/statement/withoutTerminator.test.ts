import fc from 'fast-check';
import { positionAt } from './position';
import { withoutTerminator } from './withoutTerminator';

/** Stretches of SQL in which a semicolon ends nothing. */
const stretch = fc.oneof(
  fc.constantFrom(
    "'a;b'",
    "'it''s; fine'",
    '"na;me"',
    '"q""; uo"',
    "e'\\'; x'",
    '$$ ; $$',
    '$t$ ; $$ ; $t$',
    '-- ; comment\n',
    '/* ; /* ; */ ; */',
    ' SELECT ',
    '1 - 2 / 3',
    'eE',
    '\n',
    'é😀',
  ),
);

describe('withoutTerminator', () => {
  it('takes away what ends a statement and leaves everything else in its place', () => {
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 8 }),
        fc.constantFrom('', ';', ' ;; ', ';\n-- done;\n'),
        (parts, end) => {
          const body = parts.join(' ');
          const result = withoutTerminator(body + end);
          expect(result.startsWith(body)).toBe(true);
          expect(result).toHaveLength((body + end).length);
          expect(
            result.slice(body.length).replace(/--[^\n]*/g, ''),
          ).not.toContain(';');
        },
      ),
    );
  });
});

describe('positionAt', () => {
  it('counts bytes of the statement as DuckDB does, and columns as an editor does', () => {
    expect(positionAt('SELECT 1', 7)).toEqual({ line: 1, column: 8 });
    expect(positionAt("SELECT 'é€',\n  x", 15 + 2)).toEqual({
      line: 2,
      column: 2,
    });
    expect(positionAt('a\nb', 0)).toEqual({ line: 1, column: 1 });
    expect(positionAt('a', 99)).toBeUndefined();
    expect(positionAt('a', -1)).toBeUndefined();
  });
});

import fc from 'fast-check';
import { checkSqlTemplate, renderSql } from './sqlTemplate';
import type { TemplateScope } from './template';

function scopeWith(name: unknown): TemplateScope {
  return {
    timezone: 'UTC',
    types: new Map([
      ['params.name', 'string'],
      ['params.day', 'date'],
      ['params.at', 'datetime'],
      ['params.list', 'array'],
      ['params.n', 'number'],
    ]),
    values: new Map<string, unknown>([
      ['params.name', name],
      ['params.day', '2026-01-31'],
      ['params.at', '2026-01-31T06:30:00.000Z'],
      ['params.list', ['a', "b'c", 3]],
      ['params.n', -1.5],
    ]),
  };
}

describe('renderSql', () => {
  it.each([
    ['WHERE d = {{ params.day }}', "WHERE d = DATE '2026-01-31'"],
    ['{{ params.at }}', "TIMESTAMP '2026-01-31 06:30:00.000'"],
    ['IN {{ params.list }}', "IN ('a', 'b''c', 3)"],
    ['{{ params.n }}', '-1.5'],
    ['{{ params.name }}', "'O''Hara'"],
    ['FROM {{ params.name | identifier }}', `FROM "O'Hara"`],
    ['1 -- {{ not a template }}', '1 -- {{ not a template }}'],
    ['/* {{ x }} */ {{ params.n }}', '/* {{ x }} */ -1.5'],
    [`'it''s' || {{ params.n }}`, `'it''s' || -1.5`],
    [`e'it\\'s' || {{ params.n }}`, `e'it\\'s' || -1.5`],
    ["$$ ' $$ || {{ params.n }}", "$$ ' $$ || -1.5"],
    [`{{ params.at | format: "HH'mm" }}`, "'06''30'"],
  ])('%s becomes %s', (sql, expected) => {
    expect(renderSql(sql, scopeWith("O'Hara"))).toBe(expected);
  });

  it.each([
    `'{{ params.name }}'`,
    `"{{ params.name }}"`,
    `'a' || 'b {{ params.name }}'`,
    '$$ {{ params.name }} $$',
    '$x$ {{ params.name }} $x$',
    `e'\\'{{ params.name }}'`,
    '/* /* */ {{ params.name }} */',
  ])('refuses %s: a value there could end what it stands in', sql => {
    expect(checkSqlTemplate(sql, scopeWith('x'))).not.toEqual([]);
    expect(() => renderSql(sql, scopeWith('x'))).toThrow('Cannot fill in');
  });

  it('makes one literal of any value: nothing in it is read as SQL', () => {
    fc.assert(
      fc.property(fc.string(), value => {
        const sql = renderSql('<{{ params.name }}>', scopeWith(value));
        const literal = sql.slice(1, -1);

        expect(literal).toMatch(/^'(?:[^']|'')*'$/s);
        expect(literal.slice(1, -1).replaceAll("''", "'")).toBe(
          value.replaceAll('\u0000', ''),
        );
      }),
    );
  });
});

import { createSchema, NewField, TableMetadata } from '@openlake/iceberg';
import { schemaSteps } from './writeSchema';

const table = (...fields: NewField[]) => {
  const schema = createSchema(fields);
  return {
    schemas: [schema],
    'current-schema-id': schema['schema-id'],
  } as Partial<TableMetadata> as TableMetadata;
};
const steps = (
  fields: NewField[],
  columns: NewField[],
  mode: 'add_columns' | 'fail' = 'add_columns',
) => schemaSteps('gold.t', table(...fields), columns, mode);

describe('schemaSteps', () => {
  const id = { name: 'id', type: 'int' };

  it.each([
    ['int', 'long'],
    ['float', 'double'],
    ['decimal(9, 2)', 'decimal(12, 2)'],
  ])('widens %s to %s, and takes the narrower one as it is', (from, to) => {
    expect(
      steps([{ name: 'v', type: from }], [{ name: 'v', type: to }]),
    ).toEqual([{ op: 'widen', column: 'v', type: to }]);
    expect(
      steps([{ name: 'v', type: to }], [{ name: 'v', type: from }]),
    ).toEqual([]);
  });

  it('adds columns that the table lacks, in any case of letters', () => {
    expect(
      steps(
        [id],
        [
          { name: 'ID', type: 'int' },
          { name: 'extra', type: 'string' },
        ],
      ),
    ).toEqual([{ op: 'add', column: 'extra', type: 'string' }]);
  });

  it.each([
    ['string', 'int'],
    ['int', 'string'],
    ['long', 'double'],
    ['decimal(9, 2)', 'decimal(9, 3)'],
    ['date', 'timestamp'],
  ])('refuses %s where the statement gives %s, by name', (from, to) => {
    expect(() =>
      steps([{ name: 'v', type: from }], [{ name: 'v', type: to }]),
    ).toThrow(/Column v of gold.t .* does not fit\. Cast it/);
  });

  it('refuses changes when the job wants none, and says how to allow them', () => {
    expect(() => steps([id], [id, { name: 'x', type: 'int' }], 'fail')).toThrow(
      /no column x.*on_schema_change/,
    );
    expect(() => steps([id], [{ name: 'id', type: 'long' }], 'fail')).toThrow(
      /id of gold.t is int.*on_schema_change/,
    );
    expect(steps([id], [id], 'fail')).toEqual([]);
  });

  it('refuses rows that lack a required column', () => {
    expect(() =>
      steps([{ ...id, required: true }], [{ name: 'x', type: 'int' }]),
    ).toThrow(/needs a value in column id/);
  });

  it('takes nested types that are the same, and refuses others', () => {
    const list = (element: string) => ({
      name: 'l',
      type: { type: 'list' as const, element },
    });
    expect(steps([list('long')], [list('int')])).toEqual([]);
    expect(() => steps([list('int')], [list('string')])).toThrow(
      /list<int> and the statement gives list<string>/,
    );
  });
});

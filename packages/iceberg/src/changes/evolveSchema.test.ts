import fc from 'fast-check';
import { InvalidError, NotFoundError } from '../errors';
import { createPartitionSpec } from '../partitionSpec';
import { createSchema, fieldsById, type NewField } from '../schema';
import { createTableMetadata, currentSchema } from '../tableMetadata';
import { formatType } from '../type';
import { evolved, type SchemaStep } from './evolveSchema';

const COLUMNS: NewField[] = [
  { name: 'id', type: 'int', required: true },
  { name: 'note', type: 'string' },
  {
    name: 'st',
    type: { type: 'struct', fields: [{ name: 'x', type: 'float' }] },
  },
  {
    name: 'li',
    type: {
      type: 'list',
      element: { type: 'struct', fields: [{ name: 'y', type: 'int' }] },
      elementRequired: true,
    },
  },
  {
    name: 'mp',
    type: {
      type: 'map',
      key: { type: 'struct', fields: [{ name: 'k', type: 'int' }] },
      value: 'decimal(9, 2)',
      valueRequired: true,
    },
  },
  { name: 'day', type: 'date' },
];

function table(fields = COLUMNS) {
  const schema = createSchema(fields);
  return createTableMetadata({
    location: 'memory',
    schema,
    partitionSpec: fields.some(field => field.name === 'day')
      ? createPartitionSpec(schema, [{ column: 'day', transform: 'day' }])
      : undefined,
    now: 1,
  });
}

/** The result, or nothing when it was refused by an error of ours. */
function attempt<T>(operation: () => T): T | undefined {
  try {
    return operation();
  } catch (error) {
    if (error instanceof InvalidError || error instanceof NotFoundError) {
      return undefined;
    }
    throw error;
  }
}

const show = (metadata: ReturnType<typeof table>) =>
  currentSchema(metadata).fields.map(
    field =>
      `${field.id} ${field.name} ${formatType(field.type)}${
        field.required ? ' required' : ''
      }`,
  );

describe('a new schema', () => {
  it('has ids level by level', () => {
    expect(show(table())).toEqual([
      '1 id int required',
      '2 note string',
      '3 st struct<x: float>',
      '4 li list<struct<y: int>>',
      '5 mp map<struct<k: int>, decimal(9, 2)>',
      '6 day date',
    ]);
    expect(
      [...fieldsById(currentSchema(table()))].map(([id, { path }]) => [
        id,
        path.join('.'),
      ]),
    ).toEqual([
      [1, 'id'],
      [2, 'note'],
      [3, 'st'],
      [7, 'st.x'],
      [4, 'li'],
      [8, 'li.element'],
      [9, 'li.element.y'],
      [5, 'mp'],
      [10, 'mp.key'],
      [12, 'mp.key.k'],
      [11, 'mp.value'],
      [6, 'day'],
    ]);
  });

  it('refuses names that other engines cannot tell apart', () => {
    expect(() =>
      createSchema([
        { name: 'a', type: 'int' },
        { name: 'A', type: 'int' },
      ]),
    ).toThrow(/appears twice/);
    expect(() => createSchema([{ name: '', type: 'int' }])).toThrow(
      InvalidError,
    );
    expect(() => createSchema([{ name: 'g', type: 'geometry' }])).toThrow(
      'g: type geometry is not supported',
    );
  });
});

describe('schema evolution', () => {
  it('adds, drops, renames, widens, moves and loosens, at every depth', () => {
    const after = evolved(table(), [
      { op: 'add', column: 'extra', type: 'uuid', doc: 'why' },
      {
        op: 'add',
        column: ['st', 'z'],
        type: { type: 'list', element: 'int' },
      },
      { op: 'add', column: ['li', 'element', 'w'], type: 'string' },
      { op: 'rename', column: ['st', 'x'], to: 'ex' },
      { op: 'widen', column: ['st', 'ex'], type: 'double' },
      { op: 'widen', column: ['mp', 'value'], type: 'decimal(18, 2)' },
      { op: 'widen', column: ['li', 'element', 'y'], type: 'long' },
      { op: 'widen', column: 'id', type: 'long' },
      { op: 'make-optional', column: 'id' },
      { op: 'make-optional', column: ['li', 'element'] },
      { op: 'make-optional', column: ['mp', 'value'] },
      { op: 'drop', column: 'note' },
      { op: 'move', column: 'extra', to: 'first' },
      { op: 'move', column: 'day', to: { after: 'extra' } },
      { op: 'move', column: 'mp', to: { before: 'li' } },
      { op: 'doc', column: 'id', doc: 'the key' },
    ]);
    expect(show(after)).toEqual([
      '13 extra uuid',
      '6 day date',
      '1 id long',
      '3 st struct<ex: double, z: list<int>>',
      '5 mp map<struct<k: int>, decimal(18, 2)>',
      '4 li list<struct<y: long, w: string>>',
    ]);
    expect(after['last-column-id']).toBe(16);
    expect(after['current-schema-id']).toBe(1);
    expect(after.schemas).toHaveLength(2);
  });

  it('never gives a new column the id of an old one', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const step: fc.Arbitrary<SchemaStep> = fc.oneof(
      name.map(column => ({ op: 'add' as const, column, type: 'int' })),
      name.map(column => ({ op: 'drop' as const, column })),
      fc
        .tuple(name, name)
        .map(([column, to]) => ({ op: 'rename' as const, column, to })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        let metadata = table([{ name: 'key', type: 'int' }]);
        const take = (one: SchemaStep) =>
          attempt(() => evolved(metadata, [one]));
        // A model: which id each name has now, and every id there ever was.
        const model = new Map([['key', 1]]);
        let last = 1;
        for (const one of steps) {
          const next = take(one);
          if (!next) {
            continue;
          }
          metadata = next;
          if (one.op === 'add') {
            model.set(one.column as string, ++last);
          } else if (one.op === 'drop') {
            model.delete(one.column as string);
          } else if (one.op === 'rename') {
            const id = model.get(one.column as string)!;
            model.delete(one.column as string);
            model.set(one.to, id);
          }
          expect(
            new Map(
              currentSchema(metadata).fields.map(field => [
                field.name,
                field.id,
              ]),
            ),
          ).toEqual(model);
        }
      }),
    );
  });

  it('goes back to the id of an earlier schema of the same shape', () => {
    const after = evolved(table(), [{ op: 'rename', column: 'note', to: 'n' }]);
    const back = evolved(after, [{ op: 'rename', column: 'n', to: 'note' }]);
    expect(back['current-schema-id']).toBe(0);
    expect(back.schemas).toHaveLength(2);
  });

  it('changes nothing when nothing changes', () => {
    const metadata = table();
    expect(evolved(metadata, [])).toBe(metadata);
  });

  it.each<[string, SchemaStep, typeof InvalidError | typeof NotFoundError]>([
    [
      'a column that is there',
      { op: 'add', column: 'NOTE', type: 'int' },
      InvalidError,
    ],
    [
      'a rename onto another column',
      { op: 'rename', column: 'note', to: 'id' },
      InvalidError,
    ],
    ['a column that is not there', { op: 'drop', column: 'no' }, NotFoundError],
    [
      'dropping what the table is partitioned by',
      { op: 'drop', column: 'day' },
      InvalidError,
    ],
    ['narrowing', { op: 'widen', column: 'note', type: 'int' }, InvalidError],
    [
      'another scale',
      { op: 'widen', column: ['mp', 'value'], type: 'decimal(18, 3)' },
      InvalidError,
    ],
    [
      'a change inside a map key',
      { op: 'add', column: ['mp', 'key', 'n'], type: 'int' },
      InvalidError,
    ],
    [
      'fields in what is no struct',
      { op: 'add', column: ['note', 'n'], type: 'int' },
      InvalidError,
    ],
    [
      'moving after what is not there',
      { op: 'move', column: 'id', to: { after: 'no' } },
      InvalidError,
    ],
    [
      'an optional map key',
      { op: 'make-optional', column: ['mp', 'key'] },
      InvalidError,
    ],
  ])('refuses %s', (_, step, error) => {
    expect(() => evolved(table(), [step])).toThrow(error);
  });
});

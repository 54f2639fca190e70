import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { UnsupportedError } from '../errors';
import { createPartitionSpec } from '../partitionSpec';
import { createSchema, type NewType } from '../schema';
import { applyTransform } from '../transform';
import { formatValue, parseValue } from '../valueText';
import { copyStatement } from './copy';
import { duckdbType, typeFromDuckdb } from './duckdbType';
import { fieldIdsClause } from './fieldIds';
import { quoteName, quoteText } from './identifier';
import { partitionExpressions } from './partitionBy';
import { dataFilesFromReturnStats } from './returnStats';

// A real engine, or thousands of runs, on a machine that may be busy.
jest.setTimeout(120_000);

describe('statements for DuckDB', () => {
  let duckdb: DuckDBConnection;
  const rows = async (sql: string) =>
    (await duckdb.runAndReadAll(sql)).getRowObjectsJson() as any[];
  beforeAll(async () => {
    duckdb = await (await DuckDBInstance.create(':memory:')).connect();
    await duckdb.run(`SET TimeZone = 'Asia/Kathmandu'`);
  });
  afterAll(() => {
    duckdb.closeSync();
  });

  it('quote any name and text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .string({ unit: 'binary', minLength: 1 })
          .filter(t => !t.includes('\0') && t.isWellFormed()),
        async text => {
          const [row] = await rows(
            `SELECT ${quoteText(text)} AS v, 1 AS ${quoteName(text)}`,
          );
          expect(row.v).toBe(text);
        },
      ),
      { numRuns: 50 },
    );
  });

  const leaf = fc.constantFrom<NewType>(
    'boolean',
    'int',
    'long',
    'float',
    'double',
    'decimal(12, 4)',
    'date',
    'time',
    'timestamp',
    'timestamptz',
    'string',
    'uuid',
    'binary',
  );
  const { type } = fc.letrec<{ type: NewType }>(tie => ({
    type: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.record({ type: fc.constant('list' as const), element: tie('type') }),
      fc.record({
        type: fc.constant('map' as const),
        key: leaf,
        value: tie('type'),
      }),
      fc.record({
        type: fc.constant('struct' as const),
        fields: fc.uniqueArray(
          fc.record({
            name: fc.constantFrom('a', 'B c', 'd"e', 'f,g', 'h)', "i'j"),
            type: tie('type'),
          }),
          { minLength: 1, maxLength: 3, selector: field => field.name },
        ),
      }),
    ),
  }));

  it('name types as DuckDB prints them, and read them back', async () => {
    await fc.assert(
      fc.asyncProperty(type, async newType => {
        const schema = createSchema([{ name: 'c', type: newType }]);
        const sql = duckdbType(schema.fields[0].type);
        const [{ column_type: printed }] = await rows(
          `DESCRIBE SELECT CAST(NULL AS ${sql}) AS c`,
        );
        const again = createSchema([
          { name: 'c', type: typeFromDuckdb(printed) },
        ]);
        expect(again).toEqual(schema);
      }),
      { numRuns: 150 },
    );
  });

  it.each<[string, NewType]>([
    ['UTINYINT', 'int'],
    ['UINTEGER', 'long'],
    ['UBIGINT', 'decimal(20, 0)'],
    ['HUGEINT', 'decimal(38, 0)'],
    ["ENUM('a', 'b''c)')", 'string'],
    ['TIMESTAMP_S', 'timestamp'],
    ['INTEGER[3]', { type: 'list', element: 'int' }],
    [
      'DECIMAL(18,3)[][]',
      { type: 'list', element: { type: 'list', element: 'decimal(18, 3)' } },
    ],
    ['JSON', 'string'],
  ])('map %s', (text, expected) => {
    expect(typeFromDuckdb(text)).toEqual(expected);
  });

  it.each([
    'INTERVAL',
    'TIME WITH TIME ZONE',
    'BIT',
    'UNION(a INTEGER)',
    'VARIANT',
  ])('refuse %s by name', text => {
    expect(() => typeFromDuckdb(text)).toThrow(UnsupportedError);
  });

  it('write the field ids of any schema into the file', async () => {
    const schema = createSchema([
      { name: 'a "b"', type: 'int' },
      {
        name: 'st',
        type: {
          type: 'struct',
          fields: [
            {
              name: 'l',
              type: {
                type: 'list',
                element: {
                  type: 'map',
                  key: 'string',
                  value: {
                    type: 'struct',
                    fields: [{ name: 'z', type: 'int' }],
                  },
                },
              },
            },
          ],
        },
      },
    ]);
    expect(fieldIdsClause(schema)).toBe(
      '{"a ""b""": 1, "st": {__duckdb_field_id: 2, "l": {__duckdb_field_id: 3, "element": {__duckdb_field_id: 4, "key": 5, "value": {__duckdb_field_id: 6, "z": 7}}}}}',
    );
  });

  it('compute the partitions that Iceberg computes, in any time zone and before 1970', async () => {
    const schema = createSchema([
      { name: 'ts', type: 'timestamp' },
      { name: 'tz', type: 'timestamptz' },
      { name: 'd', type: 'date' },
    ]);
    const spec = createPartitionSpec(
      schema,
      ['year', 'month', 'day', 'hour'].flatMap(transform =>
        ['ts', 'tz', 'd']
          .filter(column => transform !== 'hour' || column !== 'd')
          .map(column => ({ column, transform })),
      ),
    );
    const expressions = partitionExpressions(schema, spec);
    const micros = fc.bigInt({ min: -(10n ** 17n) / 2n, max: 10n ** 17n });
    await fc.assert(
      fc.asyncProperty(micros, async value => {
        const day = applyTransform('day', 'timestamp', value)!;
        const [row] = await rows(
          `SELECT ${expressions
            .map(({ expression, alias }) => `${expression} AS ${alias}`)
            .join(', ')} FROM (SELECT make_timestamp(${value}) AS ts,
            make_timestamptz(${value}) AS tz, DATE '1970-01-01' + ${day} AS d)`,
        );
        for (const { alias, field } of expressions) {
          const source = field.sourceType === 'date' ? day : value;
          expect([field.name, String(row[alias])]).toEqual([
            field.name,
            formatValue(
              field.type,
              applyTransform(field.transform, field.sourceType, source)!,
            ),
          ]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('start another file when one is large enough', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'iceberg-copy-'));
    const written = await rows(
      copyStatement({
        schema: createSchema([{ name: 'id', type: 'long' }]),
        spec: { 'spec-id': 0, fields: [] },
        select: 'SELECT hash(range) % 1000000007 AS id FROM range(1000000)',
        target: join(folder, 'data'),
        targetFileBytes: 500_000,
      }),
    );
    expect(written.length).toBeGreaterThan(2);
    expect(written.reduce((sum, file) => sum + Number(file.count), 0)).toBe(
      1_000_000,
    );
    await rm(folder, { recursive: true });
  });

  it('refuse transforms that DuckDB cannot compute, by name', () => {
    const schema = createSchema([{ name: 'id', type: 'long' }]);
    expect(() =>
      copyStatement({
        schema,
        spec: createPartitionSpec(schema, [
          { column: 'id', transform: 'bucket[4]' },
        ]),
        select: 'SELECT 1 id',
        target: '/x',
      }),
    ).toThrow('writing with transform bucket[4] is not supported');
  });

  it('refuse to write fixed columns, which DuckDB stores as another Parquet type', () => {
    const schema = createSchema([{ name: 'f', type: 'fixed[4]' }]);
    expect(() =>
      copyStatement({
        schema,
        spec: { 'spec-id': 0, fields: [] },
        select: 'SELECT 1 f',
        target: '/x',
      }),
    ).toThrow('Column f: writing type fixed[4] is not supported');
  });
});

describe('statistics of DuckDB', () => {
  const schema = createSchema([
    { name: 'id', type: 'long' },
    { name: 'f', type: 'double' },
    { name: 'd', type: 'date' },
    { name: 'l', type: { type: 'list', element: 'int' } },
  ]);
  const stats = {
    '"id"': {
      column_size_bytes: '80',
      min: '-9223372036854775808',
      max: '9223372036854775807',
      null_count: '1',
      num_values: '10',
    },
    '"f"': { min: '1', max: '2', has_nan: 'true', num_values: '10' },
    '"d"': { min: '-infinity', max: '2024-01-01', num_values: '10' },
    '"l"."element"': { min: '1', max: '2', num_values: '30' },
    '"unknown"': { min: '1' },
  };
  const entries = (object: object) =>
    Object.entries(object).map(([key, value]) => ({ key, value }));
  const shapes = {
    'a list of pairs': entries(stats).map(({ key, value }) => ({
      key,
      value: entries(value),
    })),
    'an object with entries': {
      entries: entries(stats).map(({ key, value }) => ({
        key,
        value: { entries: entries(value) },
      })),
    },
    'a plain object': stats,
  };

  it.each(Object.entries(shapes))('come as %s', (_, columnStatistics) => {
    const [{ dataFile, writtenPath }] = dataFilesFromReturnStats(
      [
        {
          filename: '/staging/x.parquet',
          count: '10',
          file_size_bytes: 1234n,
          column_statistics: columnStatistics,
          partition_keys: null,
        },
        {
          filename: '/staging/empty.parquet',
          count: 0,
          file_size_bytes: 5,
          column_statistics: {},
        },
      ],
      {
        schema,
        spec: { 'spec-id': 3, fields: [] },
        locationOf: path => `moved${path}`,
      },
    );
    expect(writtenPath).toBe('/staging/x.parquet');
    expect(dataFile).toMatchObject({
      filePath: 'moved/staging/x.parquet',
      specId: 3,
      recordCount: 10n,
      fileSizeInBytes: 1234n,
      partition: {},
    });
    expect(dataFile.valueCounts).toEqual(
      new Map([
        [1, 10n],
        [2, 10n],
        [3, 10n],
        [5, 30n],
      ]),
    );
    expect(dataFile.nullValueCounts).toEqual(new Map([[1, 1n]]));
    // No bounds where there is a NaN, an infinite date, or a list.
    expect([...dataFile.lowerBounds!.keys()]).toEqual([1]);
    expect([...dataFile.upperBounds!.keys()]).toEqual([1, 3]);
    expect(Buffer.from(dataFile.lowerBounds!.get(1)!).readBigInt64LE()).toBe(
      -(2n ** 63n),
    );
    expect(Buffer.from(dataFile.upperBounds!.get(3)!).readInt32LE()).toBe(
      parseValue('date', '2024-01-01'),
    );
  });
});

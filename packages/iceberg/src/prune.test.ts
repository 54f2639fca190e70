import fc from 'fast-check';
import { lowerBound, upperBound } from './bound';
import { InvalidError } from './errors';
import { partitionFieldsOf } from './manifest';
import { createPartitionSpec, type NewPartitionField } from './partitionSpec';
import { bindPredicate, type Predicate } from './predicate';
import { fileMayMatch } from './prune';
import { createSchema } from './schema';
import { createTableMetadata } from './tableMetadata';
import { applyTransform } from './transform';
import { dataFile } from './__testUtils__/files';

// A real engine, or thousands of runs, on a machine that may be busy.
jest.setTimeout(120_000);

describe('pruning', () => {
  const schema = createSchema([
    { name: 'ts', type: 'timestamp' },
    { name: 's', type: 'string' },
    { name: 'n', type: 'int' },
    { name: 'f', type: 'double' },
  ]);
  type Row = { ts?: bigint; s?: string; n?: number; f?: number };
  const row: fc.Arbitrary<Row> = fc.record(
    {
      ts: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
      s: fc.string({
        maxLength: 20,
        unit: fc.constantFrom('a', 'b', 'é', '😀'),
      }),
      n: fc.integer({ min: -5, max: 5 }),
      f: fc.oneof(fc.constant(NaN), fc.integer({ min: -3, max: 3 })),
    },
    { requiredKeys: [] },
  );
  const TYPES: Record<string, string> = {
    ts: 'timestamp',
    s: 'string',
    n: 'int',
    f: 'double',
  };
  const partitionBy: fc.Arbitrary<NewPartitionField[]> = fc.subarray(
    [
      { column: 'ts', transform: 'year', name: 'y' },
      { column: 'ts', transform: 'hour', name: 'h' },
      { column: 's', transform: 'identity' },
      { column: 'n', transform: 'identity' },
      { column: 'f', transform: 'identity' },
    ],
    { maxLength: 2 },
  );

  const predicate: fc.Arbitrary<Predicate> = fc
    .tuple(fc.constantFrom('ts', 's', 'n', 'f'), row, row, fc.nat(6))
    .map(([column, a, b, kind]): Predicate => {
      const x = (a as any)[column] ?? (column === 's' ? 'a' : undefined);
      const y = (b as any)[column] ?? x;
      if (x === undefined || Number.isNaN(x) || Number.isNaN(y)) {
        return { column, op: kind % 2 ? 'is-null' : 'not-null' };
      }
      const options: Predicate[] = [
        { column, op: 'eq', value: x },
        { column, op: 'in', values: [x, y] },
        { column, op: 'range', gte: x },
        { column, op: 'range', gt: x, lte: y },
        { column, op: 'range', lt: x },
        { column, op: 'is-null' },
        { column, op: 'not-null' },
      ];
      return options[kind];
    });

  /** Strings by their UTF-8 bytes, and NaN above everything, as in DuckDB and Spark. */
  function order(a: any, b: any): number {
    if (typeof a === 'string') {
      return Buffer.compare(Buffer.from(a), Buffer.from(b));
    }
    if (Number.isNaN(a) || a > b) {
      return 1;
    }
    return a < b ? -1 : 0;
  }

  /** What an engine would do with the row itself. */
  function matches(candidate: Row, condition: Predicate): boolean {
    const value = (candidate as any)[condition.column as string];
    switch (condition.op) {
      case 'is-null':
        return value === undefined;
      case 'not-null':
        return value !== undefined;
      case 'eq':
        return value === condition.value;
      case 'in':
        return condition.values.includes(value);
      default: {
        if (value === undefined) {
          return false;
        }
        const { gt, gte, lt, lte } = condition;
        return (
          (gt === undefined || order(value, gt) > 0) &&
          (gte === undefined || order(value, gte) >= 0) &&
          (lt === undefined || order(value, lt) < 0) &&
          (lte === undefined || order(value, lte) <= 0)
        );
      }
    }
  }

  it('never leaves out a file that has a matching row', () => {
    let skipped = 0;
    fc.assert(
      fc.property(
        row,
        fc.array(row, { maxLength: 4 }),
        partitionBy,
        predicate,
        (first, others, partition, condition) => {
          const metadata = createTableMetadata({
            location: 'memory',
            schema,
            partitionSpec: createPartitionSpec(schema, partition),
            now: 1,
          });
          const fields = partitionFieldsOf(metadata, 0);
          const partitionOf = (candidate: Row) =>
            Object.fromEntries(
              fields.map(field => [
                field.name,
                applyTransform(
                  field.transform,
                  field.sourceType,
                  (candidate as any)[
                    schema.fields.find(f => f.id === field['source-id'])!.name
                  ],
                ),
              ]),
            );
          const key = (candidate: Row) =>
            JSON.stringify(
              Object.values(partitionOf(candidate)).map(value => String(value)),
            );
          const rows = [
            first,
            ...others.filter(other => key(other) === key(first)),
          ];
          const file = dataFile({
            partition: partitionOf(first),
            recordCount: BigInt(rows.length),
            ...statisticsOf(rows),
          });
          const keeps = fileMayMatch(
            [bindPredicate(condition, schema)],
            fields,
            file,
          );
          skipped += keeps ? 0 : 1;
          const mustKeep = rows.some(candidate =>
            matches(candidate, condition),
          );
          expect(mustKeep && !keeps).toBe(false);
        },
      ),
      { numRuns: 3000 },
    );
    // And it does leave out files.
    expect(skipped).toBeGreaterThan(200);
  });

  function statisticsOf(rows: Row[]) {
    const statistics = {
      valueCounts: new Map<number, bigint>(),
      nullValueCounts: new Map<number, bigint>(),
      nanValueCounts: new Map<number, bigint>(),
      lowerBounds: new Map<number, Uint8Array>(),
      upperBounds: new Map<number, Uint8Array>(),
    };
    for (const field of schema.fields) {
      const values = rows.map(candidate => (candidate as any)[field.name]);
      const present = values.filter(value => value !== undefined);
      const numbers = present.filter(value => !Number.isNaN(value));
      statistics.valueCounts.set(field.id, BigInt(values.length));
      statistics.nullValueCounts.set(
        field.id,
        BigInt(values.length - present.length),
      );
      statistics.nanValueCounts.set(
        field.id,
        BigInt(present.length - numbers.length),
      );
      const sorted = numbers.sort(order);
      if (sorted.length > 0) {
        const type = TYPES[field.name];
        const low = lowerBound(type, sorted[0]);
        const high = upperBound(type, sorted.at(-1));
        if (low) {
          statistics.lowerBounds.set(field.id, low);
        }
        if (high) {
          statistics.upperBounds.set(field.id, high);
        }
      }
    }
    return statistics;
  }

  it('reads predicates by the type of the column, and refuses others', () => {
    expect(
      bindPredicate({ column: 'ts', op: 'eq', value: new Date(1) }, schema),
    ).toMatchObject({ test: { values: [1000n] } });
    expect(
      bindPredicate({ column: 'ts', op: 'eq', value: '1970-01-01' }, schema),
    ).toMatchObject({ test: { values: [0n] } });
    expect(() =>
      bindPredicate({ column: 'n', op: 'eq', value: true }, schema),
    ).toThrow(InvalidError);
    expect(() =>
      bindPredicate({ column: 'n', op: 'eq', value: 'x' }, schema),
    ).toThrow(/not a int|is not a int/);
  });
});

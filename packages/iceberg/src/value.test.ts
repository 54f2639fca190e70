import fc from 'fast-check';
import { lowerBound, upperBound } from './bound';
import { CorruptError } from './errors';
import {
  compareValues,
  decimalSize,
  unscaledFromBytes,
  unscaledToBytes,
  valueFromBytes,
  valueToBytes,
  type Value,
} from './value';
import { formatValue, parseValue } from './valueText';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const VALUES: Record<string, fc.Arbitrary<Value>> = {
  boolean: fc.boolean(),
  int: fc.integer(),
  long: int64,
  float: fc.float({ noNaN: true }),
  double: fc.double({ noNaN: true }),
  date: fc.integer({ min: -700_000, max: 2_900_000 }),
  time: fc.bigInt({ min: 0n, max: 86_399_999_999n }),
  timestamp: fc.bigInt({ min: -60_000_000_000_000_000n, max: 2n ** 62n }),
  timestamptz: fc.bigInt({ min: -60_000_000_000_000_000n, max: 2n ** 62n }),
  string: fc.string({ unit: 'grapheme' }),
  uuid: fc.uuid(),
  'decimal(38, 10)': fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }),
  binary: fc.uint8Array({ maxLength: 40 }).map(b => Buffer.from(b)),
};

describe('values in binary form', () => {
  // From the table in the spec's appendix D, "Single-value serialization".
  it.each<[string, Value, string]>([
    ['boolean', true, '01'],
    ['boolean', false, '00'],
    ['int', 1, '01000000'],
    ['long', -2n, 'feffffffffffffff'],
    ['float', 1.5, '0000c03f'],
    ['double', -1, '000000000000f0bf'],
    ['date', 1, '01000000'],
    ['time', 1n, '0100000000000000'],
    ['timestamp', -1n, 'ffffffffffffffff'],
    ['string', 'é', 'c3a9'],
    [
      'uuid',
      'f79c3e09-677c-4bbd-a479-3f349cb785e7',
      'f79c3e09677c4bbda4793f349cb785e7',
    ],
    ['decimal(9, 2)', 1420n, '058c'],
    ['decimal(9, 2)', -1n, 'ff'],
    ['decimal(9, 2)', 128n, '0080'],
  ])('%s %s is %s', (type, value, hex) => {
    expect(Buffer.from(valueToBytes(type, value)).toString('hex')).toBe(hex);
    expect(valueFromBytes(type, Buffer.from(hex, 'hex'))).toEqual(value);
  });

  it.each(Object.keys(VALUES))('of type %s come back the same', type => {
    fc.assert(
      fc.property(VALUES[type], value => {
        expect(valueFromBytes(type, valueToBytes(type, value))).toEqual(value);
      }),
    );
  });

  it('written before a column was widened read as the wider type', () => {
    expect(valueFromBytes('long', valueToBytes('int', -7))).toBe(-7n);
    expect(valueFromBytes('double', valueToBytes('float', 0.5))).toBe(0.5);
    expect(valueFromBytes('int', valueToBytes('long', 7n))).toBe(7);
  });

  it('of a wrong length are refused', () => {
    expect(() => valueFromBytes('int', Buffer.alloc(3), 'f')).toThrow(
      CorruptError,
    );
  });

  it('store decimals of a precision in the size that Parquet and Avro want', () => {
    expect([1, 2, 9, 18, 38].map(decimalSize)).toEqual([1, 1, 4, 8, 16]);
    expect(unscaledFromBytes(unscaledToBytes(-5n, 16))).toBe(-5n);
    expect(() => unscaledToBytes(128n, 1)).toThrow(/does not fit/);
  });
});

describe('values as text', () => {
  it.each(Object.keys(VALUES))('of type %s come back the same', type => {
    fc.assert(
      fc.property(VALUES[type], value => {
        expect(parseValue(type, formatValue(type, value))).toEqual(
          Object.is(value, -0) ? 0 : value,
        );
      }),
    );
  });

  it.each<[string, string, Value]>([
    ['date', '1969-12-31', -1],
    ['date', '0001-01-01', -719162],
    ['date', '0044-03-15 (BC)', -735160],
    ['time', '12:34', 45_240_000_000n],
    ['timestamp', '1969-12-31 23:59:59.5', -500_000n],
    ['timestamptz', '1970-01-01 02:00:00+02', 0n],
    ['timestamptz', '1970-01-01T00:00:00.000001Z', 1n],
    ['timestamptz', '1969-12-31 18:30:00-05:30', 0n],
    ['decimal(9, 3)', '-1.5', -1500n],
    ['decimal(9, 3)', '.25', 250n],
    ['decimal(9, 0)', '7.000', 7n],
    ['double', '1e+300', 1e300],
    ['double', 'inf', Infinity],
    ['float', '0.1', Math.fround(0.1)],
    ['boolean', '1', true],
    ['binary', '00FF', Buffer.from([0, 255])],
  ])('%s %s', (type, text, value) => {
    expect(
      Buffer.isBuffer(value)
        ? Buffer.from(parseValue(type, text) as Uint8Array)
        : parseValue(type, text),
    ).toEqual(value);
  });

  it.each([
    ['date', '2024-02-30'],
    ['date', 'infinity'],
    ['int', '1.5'],
    ['decimal(9, 2)', '0.001'],
    ['timestamp', 'soon'],
    ['uuid', '1234'],
    ['binary', 'abc'],
    ['double', ''],
  ])('%s %s is refused', (type, text) => {
    expect(() => parseValue(type, text)).toThrow(`is not a ${type}`);
  });
});

describe('bounds', () => {
  const utf8 = new TextDecoder('utf-8', { fatal: true });

  it('never exclude the value, however it was cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), value => {
        const bytes = Buffer.from(value, 'utf8');
        const low = lowerBound('string', value)!;
        const high = upperBound('string', value);
        expect(Buffer.compare(low, bytes)).toBeLessThanOrEqual(0);
        // None is fine: it excludes nothing.
        const excludes = high !== undefined && Buffer.compare(high, bytes) < 0;
        expect(excludes).toBe(false);
        for (const bound of [low, high ?? low]) {
          expect(() => utf8.decode(bound)).not.toThrow();
        }
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), value => {
        const high = upperBound('binary', value);
        expect(
          compareValues(lowerBound('binary', value)!, value),
        ).toBeLessThanOrEqual(0);
        expect(
          high === undefined ? 0 : compareValues(high, value),
        ).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('are cut to 16 characters', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz';
    expect(Buffer.from(lowerBound('string', text)!).toString()).toBe(
      'abcdefghijklmnop',
    );
    expect(Buffer.from(upperBound('string', text)!).toString()).toBe(
      'abcdefghijklmnoq',
    );
  });

  it('skip the surrogates, carry over the last character, and give up when there is none', () => {
    const last = '\u{10ffff}';
    expect(
      Buffer.from(
        upperBound('string', `${'a'.repeat(15)}\ud7ffzz`)!,
      ).toString(),
    ).toBe(`${'a'.repeat(15)}\ue000`);
    expect(
      Buffer.from(upperBound('string', `a${last.repeat(16)}`)!).toString(),
    ).toBe('b');
    expect(upperBound('string', last.repeat(17))).toBeUndefined();
    expect(upperBound('binary', Buffer.alloc(17, 255))).toBeUndefined();
  });

  it('are not taken from NaN', () => {
    expect(lowerBound('double', NaN)).toBeUndefined();
    expect(upperBound('float', NaN)).toBeUndefined();
  });
});

describe('order of values', () => {
  it('of strings is that of their UTF-8 bytes, not of UTF-16 units', () => {
    expect(compareValues('\uffff', '\u{10000}')).toBe(-1);
  });

  it('holds between a number and a bigint', () => {
    expect(compareValues(5, 5n)).toBe(0);
    expect(compareValues(2 ** 53, 2n ** 53n + 1n)).toBe(-1);
  });
});

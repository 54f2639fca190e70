import fc from 'fast-check';
import { InvalidError, UnsupportedError } from './errors';
import {
  applyTransform,
  assertWritableTransform,
  isKnownTransform,
  resultType,
} from './transform';
import { formatPartitionValue } from './transformText';
import type { Value } from './value';
import { parseValue } from './valueText';

describe('partition transforms', () => {
  const ts = (text: string) => parseValue('timestamp', text);
  const date = (text: string) => parseValue('date', text);

  // The first rows are the reference values of the Iceberg project's own transform tests.
  it.each<[string, string, Value, Value]>([
    ['year', 'timestamp', ts('2017-12-01 10:12:55.038194'), 47],
    ['month', 'timestamp', ts('2017-12-01 10:12:55.038194'), 575],
    ['day', 'timestamp', ts('2017-12-01 10:12:55.038194'), 17501],
    ['hour', 'timestamp', ts('2017-12-01 10:12:55.038194'), 420034],
    ['year', 'timestamp', ts('1969-12-31 23:59:59.999999'), -1],
    ['month', 'timestamp', ts('1969-12-31 23:59:59.999999'), -1],
    ['day', 'timestamp', ts('1969-12-31 23:59:59.999999'), -1],
    ['hour', 'timestamp', ts('1969-12-31 23:59:59.999999'), -1],
    ['year', 'date', date('2017-12-01'), 47],
    ['month', 'date', date('1970-01-01'), 0],
    ['month', 'date', date('1969-11-30'), -2],
    ['year', 'date', date('1968-01-01'), -2],
    ['day', 'date', date('1969-12-31'), -1],
    ['truncate[10]', 'int', 1, 0],
    ['truncate[10]', 'int', -1, -10],
    ['truncate[10]', 'long', -11n, -20n],
    ['truncate[50]', 'decimal(9, 2)', 1065n, 1050n],
    ['truncate[3]', 'string', 'iceberg', 'ice'],
    ['identity', 'uuid', 'x', 'x'],
  ])('%s of %s %s is %s', (transform, type, value, expected) => {
    expect(applyTransform(transform, type, value)).toEqual(expected);
  });

  it('keep null as null, and void makes everything null', () => {
    expect(applyTransform('day', 'date', undefined)).toBeUndefined();
    expect(applyTransform('void', 'long', 5n)).toBeUndefined();
  });

  it('keep the order of values, which pruning relies on', () => {
    const micros = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n });
    fc.assert(
      fc.property(
        micros,
        micros,
        fc.constantFrom('year', 'month', 'day', 'hour'),
        (a, b, transform) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          const first = applyTransform(transform, 'timestamp', low)!;
          const second = applyTransform(transform, 'timestamp', high)!;
          expect(first <= second).toBe(true);
        },
      ),
    );
  });

  it('have the type that the spec gives them', () => {
    expect(resultType('day', 'timestamptz', 'x')).toBe('date');
    expect(resultType('month', 'date', 'x')).toBe('int');
    expect(resultType('bucket[16]', 'string', 'x')).toBe('int');
    expect(resultType('truncate[4]', 'string', 'x')).toBe('string');
  });

  it('refuse what they do not apply to, and what is unknown, by name', () => {
    expect(() => resultType('hour', 'date', 'Partition by d')).toThrow(
      InvalidError,
    );
    expect(() => resultType('zorder[2]', 'int', 'Partition by d')).toThrow(
      'Partition by d: transform zorder[2] is not supported',
    );
    expect(isKnownTransform('bucket[16]')).toBe(true);
    expect(() => assertWritableTransform('bucket[16]', 'x')).toThrow(
      UnsupportedError,
    );
    expect(() => applyTransform('bucket[16]', 'int', 3)).toThrow(
      UnsupportedError,
    );
  });

  it.each<[string, string, Value | undefined, string]>([
    ['year', 'int', 54, '2024'],
    ['year', 'int', -1, '1969'],
    ['month', 'int', 649, '2024-02'],
    ['month', 'int', -1, '1969-12'],
    ['day', 'date', -1, '1969-12-31'],
    ['hour', 'int', -1, '1969-12-31-23'],
    ['identity', 'string', 'é /3', 'é /3'],
    ['identity', 'string', undefined, 'null'],
    ['identity', 'decimal(9, 2)', -5n, '-0.05'],
  ])(
    '%s value of type %s prints for people',
    (transform, type, value, text) => {
      expect(formatPartitionValue({ transform, type }, value)).toBe(text);
    },
  );
});

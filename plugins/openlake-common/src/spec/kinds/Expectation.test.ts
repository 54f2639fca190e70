import { checkExpectation } from './Expectation';

const number = { format: 'number' as const };

describe('checkExpectation', () => {
  it('says value and limit as percentages', () => {
    expect(
      checkExpectation(
        { column: 'rejected_ratio', at_most: 0.002, format: 'percent' },
        [{ rejected_ratio: 0.00284 }],
      ),
    ).toBe('rejected_ratio is 0.284 %, limit 0.200 %');
  });

  it.each([
    [0.00000566, 0.000003, '0.000566 %, limit 0.0003 %'],
    [0.0005, 0, '0.05 %, limit 0.000 %'],
    [1.2, 1, '120.000 %, limit 100.000 %'],
    [0.500000001, 0.5, '50.0000001 %, limit 50 %'],
  ])(
    'has as many digits as say the truth: %d, at most %d',
    (share, most, text) => {
      expect(
        checkExpectation(
          { column: 'share', at_most: most, format: 'percent' },
          [{ share }],
        ),
      ).toBe(`share is ${text}`);
    },
  );

  it('puts what it means before the values', () => {
    expect(
      checkExpectation({ ...number, at_most: 0, message: 'Orphans' }, [{}, {}]),
    ).toBe('Orphans: number of rows is 2, limit 0');
  });

  it.each([
    [{ at_most: 2 }, undefined],
    [{ at_least: 1, at_most: 1 }, 'n in row 2 is 2, limit 1'],
    [{ at_least: 2 }, 'n in row 1 is 1, at least 2 expected'],
    [{ equals: 1 }, 'n in row 2 is 2, expected 1'],
  ])('checks %j in every row', (bounds, expected) => {
    expect(
      checkExpectation({ ...number, column: 'n', ...bounds }, [
        { n: 1 },
        { n: 2n },
      ]),
    ).toBe(expected);
  });

  it.each([
    [{ equals: '5' }, '5', undefined],
    [{ equals: '00042' }, '00042', undefined],
    [{ equals: '00042' }, '42', 'n is 42, expected 00042'],
    [{ equals: 'a' }, null, 'n is null, expected a'],
    [{ equals: 5 }, '5.0', undefined],
    [{ equals: true }, true, undefined],
    [{ equals: true }, false, 'n is false, expected true'],
  ])('compares %j with %j as what was asked for', (bounds, n, expected) => {
    expect(
      checkExpectation({ ...number, column: 'n', ...bounds }, [{ n }]),
    ).toBe(expected);
  });

  it.each([
    [0.1 + 0.2, 0.3, 'n is 30.000000000000004 %, limit 30 %'],
    [0.0100004, 0.01, 'n is 1.00004 %, limit 1 %'],
    [0.5, 0.002, 'n is 50.000 %, limit 0.200 %'],
  ])('never shows %d and %d alike as shares', (n, at_most, expected) => {
    const share = { column: 'n', at_most, format: 'percent' as const };
    expect(checkExpectation(share, [{ n }])).toBe(expected);
  });

  it('reads decimals given as text', () => {
    expect(
      checkExpectation({ ...number, column: 'n', at_most: 1.5 }, [
        { n: '1.50' },
      ]),
    ).toBeUndefined();
  });

  it.each([
    [[], 'the result has no rows, so there is no n to check'],
    [[{ m: 1 }], 'the result has no column n; it has m'],
    [[{ n: null }], 'n is null, which is no number'],
    [[{ n: NaN }], 'n is NaN, limit 1'],
  ])('fails when it cannot be checked: %j', (rows, expected) => {
    expect(
      checkExpectation(
        { ...number, column: 'n', at_most: 1 },
        rows as Record<string, unknown>[],
      ),
    ).toBe(expected);
  });
});

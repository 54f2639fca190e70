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

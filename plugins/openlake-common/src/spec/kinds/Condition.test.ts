import { evaluateCondition } from './Condition';

describe('evaluateCondition', () => {
  it.each([
    [1, 'eq', 1, true],
    [12, 'eq', '12', false],
    [12, 'ne', '12', true],
    [2, 'lt', 10, true],
    ['2', 'lt', '10', false],
    ['2026-01-31', 'le', '2026-02-01', true],
    [3, 'ge', 3, true],
    [3, 'gt', 3, false],
    [true, 'eq', true, true],
  ] as const)('%j %s %j is %j', (left, op, right, expected) => {
    expect(evaluateCondition(left, op, right)).toBe(expected);
  });

  it.each([
    [1, '2'],
    [true, false],
    [null, 1],
  ])('refuses to order %j and %j', (left, right) => {
    expect(() => evaluateCondition(left, 'lt', right)).toThrow(
      'Convert one with | number or | string',
    );
  });
});

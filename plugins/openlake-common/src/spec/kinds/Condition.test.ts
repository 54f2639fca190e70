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
    [true, 'ne', false, true],
    [true, 'eq', 'true', false],
    [null, 'eq', null, true],
    [0, 'eq', false, false],
    [0.1, 'lt', 0.2, true],
    ['2026-01-31', 'eq', '2026-01-31', true],
    ['2026-01-31', 'lt', '2026-01-31T00:00:00.000Z', true],
    ['2026-01-31T10:00:00.000Z', 'gt', '2026-01-31T09:59:59.999Z', true],
    [['a', 1], 'eq', ['a', 1], true],
    [['a', 1], 'eq', [1, 'a'], false],
    [['a'], 'ne', ['a', 'b'], true],
    [[['a']], 'eq', [['a']], true],
  ] as const)('%j %s %j is %j', (left, op, right, expected) => {
    expect(evaluateCondition(left, op, right)).toBe(expected);
  });

  it.each([
    [1, '2'],
    [true, false],
    [null, 1],
    [['a'], ['b']],
    ['2026-01-31', 20260131],
  ])('refuses to order %j and %j', (left, right) => {
    expect(() => evaluateCondition(left, 'lt', right)).toThrow(
      'Convert one with | number or | string',
    );
  });
});

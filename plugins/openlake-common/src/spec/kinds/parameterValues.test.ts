import type { Parameter } from './Parameter';
import { resolveParameterValues } from './parameterValues';
import type { TemplateScope } from '../template/template';

const scope: TemplateScope = {
  timezone: 'UTC',
  types: new Map([['run.interval_start', 'datetime']]),
  values: new Map([['run.interval_start', '2026-01-31T06:00:00Z']]),
};

function resolve(
  given: Record<string, unknown>,
  ...parameters: Array<Partial<Parameter> & { name: string }>
) {
  return resolveParameterValues(
    parameters.map(parameter => ({
      type: 'string' as const,
      required: parameter.default === undefined,
      ...parameter,
    })),
    given,
    scope,
  );
}

describe('resolveParameterValues', () => {
  it.each([
    ['integer', '12', 12],
    ['number', '1.5', 1.5],
    ['boolean', 'true', true],
    ['boolean', false, false],
    ['date', '2026-02-28', '2026-02-28'],
    ['datetime', '2026-02-28T01:00:00+01:00', '2026-02-28T00:00:00.000Z'],
    ['string', 7, '7'],
    ['array', 'a, b', ['a', 'b']],
    ['array', ['a'], ['a']],
    ['array', '["a, b", "c"]', ['a, b', 'c']],
  ] as const)('reads a value for type %s: %j', (type, given, expected) => {
    expect(resolve({ p: given }, { name: 'p', type })).toEqual({
      values: { p: expected },
      errors: [],
    });
  });

  it.each([
    ['integer', '1.5', 'must be a whole number'],
    ['integer', 'x', 'must be a number'],
    ['integer', true, 'must be a number'],
    ['boolean', 'yes', 'must be true or false'],
    ['date', '2026-02-29', 'must be a date'],
    ['datetime', '2026-02-28 01:00', 'must be a moment with its zone'],
    ['string', { a: 1 }, 'must be one value'],
    ['array', 3, 'must be a list'],
    ['array', '["a"', 'must be a list'],
  ] as const)('refuses a value for type %s: %j', (type, given, message) => {
    const { errors } = resolve({ p: given }, { name: 'p', type });

    expect(errors).toEqual([
      { name: 'p', message: expect.stringContaining(message) },
    ]);
  });

  it('keeps numbers within their limits', () => {
    const { errors } = resolve(
      { p: 11 },
      { name: 'p', type: 'integer', max: 10 },
    );

    expect(errors[0].message).toBe('p must be at most 10');
  });

  it('takes only the values of an enum, with their own type', () => {
    const parameter = { name: 'p', type: 'enum', values: [1, 2] } as const;

    expect(resolve({ p: '2' }, { ...parameter, values: [1, 2] }).values.p).toBe(
      2,
    );
    expect(
      resolve({ p: '3' }, { ...parameter, values: [1, 2] }).errors[0].message,
    ).toContain('must be one of 1, 2');
  });

  it('fills in defaults, from the run where they say so', () => {
    const { values } = resolve(
      {},
      { name: 'day', type: 'date', default: '{{ run.interval_start | date }}' },
      { name: 'n', type: 'integer', default: 5 },
      { name: 'note', required: false },
    );

    expect(values).toEqual({ day: '2026-01-31', n: 5, note: null });
  });

  it('says what is missing and what is unknown, all at once', () => {
    const { errors } = resolve({ dya: 'x' }, { name: 'day' });

    expect(errors).toEqual([
      {
        name: 'dya',
        message: 'there is no parameter dya; did you mean "day"?',
      },
      { name: 'day', message: 'day needs a value' },
    ]);
  });
});

import { type Parameter, runScope } from '@openlake/plugin-openlake-common';
import { parameter } from './__testUtils__/jobs';
import { resolveParameters } from './parameters';

const scope = runScope({ parameters: [] }, undefined, {
  run: {
    id: 'r',
    number: 7,
    intervalStart: '2026-03-01T23:30:00.000Z',
    intervalEnd: '2026-03-02T23:30:00.000Z',
  },
  workspace: 'lab',
  job: 'daily',
  environment: 'dev',
  timezone: 'Europe/Paris',
  parameters: {},
});

describe('parameters of a run', () => {
  it.each([
    ['string', 'x', 5],
    ['integer', 5, 5.5],
    ['integer', 0, '5'],
    ['number', 5.5, Infinity],
    ['boolean', false, 'false'],
    ['date', '2024-02-29', '2026-02-29'],
    ['date', '2026-01-31', '31.1.2026'],
    ['datetime', '2026-01-31T05:00:00.000Z', '2026-01-31T05:00:00'],
    ['datetime', '2026-01-31T05:00:00.000Z', '2026-02-30T05:00:00Z'],
  ] as const)('of type %s take %j and not %j', (type, good, bad) => {
    const parameters = [parameter('p', type)];
    expect(resolveParameters(parameters, { p: good }, scope)).toEqual({
      p: good,
    });
    expect(() => resolveParameters(parameters, { p: bad }, scope)).toThrow(
      /: p must be/,
    );
  });

  it('keep to their limits and values', () => {
    const refusal = (fields: Partial<Parameter>, value: unknown) => {
      const parameters = [parameter('p', fields.type ?? 'string', fields)];
      try {
        return resolveParameters(parameters, { p: value }, scope);
      } catch (error) {
        return String(error);
      }
    };
    expect(refusal({ type: 'integer', min: 2 }, 1)).toContain(
      'at least 2, not 1',
    );
    expect(refusal({ type: 'number', max: 2 }, 3)).toContain(
      'at most 2, not 3',
    );
    expect(refusal({ max_length: 2 }, 'abc')).toContain(
      'has 3 characters, 2 are',
    );
    expect(refusal({ type: 'enum', values: ['a', 'b'] }, 'c')).toContain(
      'must be one of a, b, not "c"',
    );
    expect(refusal({ type: 'array', items: 'integer' }, [1, 'x'])).toContain(
      'must be a whole number, not "x"',
    );
    expect(refusal({ type: 'array', max_length: 1 }, ['a', 'b'])).toContain(
      'has 2 items, 1 are allowed',
    );
  });

  it('take defaults that follow the run, in the zone of the workspace', () => {
    const parameters = [
      parameter('day', 'date', { default: '{{ run.interval_start | date }}' }),
      parameter('number', 'integer', { default: '{{ run.number }}' }),
      parameter('note', 'string', { required: false }),
    ];
    expect(resolveParameters(parameters, {}, scope)).toEqual({
      day: '2026-03-02',
      number: 7,
      note: null,
    });
  });
});

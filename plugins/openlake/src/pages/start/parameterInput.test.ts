import { ParameterView } from '@openlake/plugin-openlake-common';
import { parameterLimits, parseParameter } from './parameterInput';

const parameter = (
  type: ParameterView['type'],
  more: Partial<ParameterView> = {},
): ParameterView => ({ name: 'p', type, required: false, ...more });

describe('parseParameter', () => {
  it.each([
    ['number', '0.002', 0.002],
    ['integer', ' 7 ', 7],
    ['boolean', 'true', true],
    ['date', '2026-11-22', '2026-11-22'],
    ['datetime', '2026-11-22T05:00:00Z', '2026-11-22T05:00:00.000Z'],
    ['array', '["AA"]', ['AA']],
    ['array', 'AA, DL', ['AA', 'DL']],
    ['array', '[]', []],
    ['string', ' true', ' true'],
  ] as const)('reads a %s', (type, text, value) => {
    expect(parseParameter(parameter(type), text)).toEqual({
      kind: 'value',
      value,
    });
  });

  it.each([
    ['number', 'many', {}],
    ['integer', '1.5', {}],
    ['integer', '2', { minimum: 3 }],
    ['number', '1.1', { maximum: 1 }],
    ['string', 'long', { maxLength: 3 }],
    ['boolean', 'yes', {}],
    ['date', '22.11.2026', {}],
    ['date', '2026-02-30', {}],
    ['array', '{"a":1}', { maxLength: 0 }],
    ['array', '[1', {}],
    ['array', 'a, b', { items: 'integer' }],
  ] as const)('refuses what is no %s, saying what is', (type, text, more) => {
    const input = parseParameter(parameter(type, more), text);

    expect(input).toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/^[A-Z]\w/),
    });
  });

  it('takes an empty field as the default, unless a value is required', () => {
    expect(parseParameter(parameter('number'), ' ')).toEqual({
      kind: 'default',
    });
    expect(
      parseParameter(parameter('number', { required: true }), ''),
    ).toMatchObject({ kind: 'invalid' });
  });

  it('gives back an option in its own type', () => {
    const choice = parameter('enum', { options: [1, 2] });

    expect(parseParameter(choice, '2')).toEqual({ kind: 'value', value: 2 });
    expect(parseParameter(choice, '3')).toMatchObject({ kind: 'invalid' });
  });
});

describe('parameterLimits', () => {
  it.each([
    [{ minimum: 0, maximum: 1 }, '0 to 1'],
    [{ minimum: 3 }, 'at least 3'],
    [{ maximum: 3 }, 'at most 3'],
    [{ maxLength: 20 }, 'at most 20 characters'],
    [{}, undefined],
  ])('says what %j allows', (more, words) => {
    const type = 'maxLength' in more ? 'string' : 'number';
    expect(parameterLimits(parameter(type, more))).toBe(words);
  });
});

import { parseParameter } from './parameterInput';

const parameter = (type: string, more = {}) => ({
  name: 'p',
  type,
  required: false,
  ...more,
});

describe('parseParameter', () => {
  it.each([
    ['number', '0.002', 0.002],
    ['integer', ' 7 ', 7],
    ['boolean', 'true', true],
    ['date', '2026-11-22', '2026-11-22'],
    ['datetime', '2026-11-22T05:00:00Z', '2026-11-22T05:00:00Z'],
    ['array', '["AA"]', ['AA']],
    ['string', 'true', 'true'],
  ])('reads a %s', (type, text, value) => {
    expect(parseParameter(parameter(type), text)).toEqual({
      kind: 'value',
      value,
    });
  });

  it.each([
    ['number', 'many'],
    ['integer', '1.5'],
    ['boolean', 'yes'],
    ['date', '22.11.2026'],
    ['array', '{"a":1}'],
    ['array', '[1'],
  ])('refuses what is no %s, saying what is', (type, text) => {
    const input = parseParameter(parameter(type), text);

    expect(input).toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/\w/),
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
    const choice = parameter('integer', { options: [1, 2] });

    expect(parseParameter(choice, '2')).toEqual({ kind: 'value', value: 2 });
    expect(parseParameter(choice, '3')).toMatchObject({ kind: 'invalid' });
  });
});

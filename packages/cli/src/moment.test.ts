import { parseMoment } from './moment';

const now = Date.parse('2026-11-30T12:00:00Z');

describe('parseMoment', () => {
  it.each([
    ['2026-11-30', '2026-11-30T00:00:00.000Z'],
    ['2026-11-30T06:00Z', '2026-11-30T06:00:00.000Z'],
    ['2026-11-30T06:00:30+01:00', '2026-11-30T05:00:30.000Z'],
    ['2h', '2026-11-30T10:00:00.000Z'],
    ['1d12h', '2026-11-29T00:00:00.000Z'],
  ])('reads %s', (text, moment) => {
    expect(parseMoment(text, now)).toBe(moment);
  });

  it.each([
    '2026-02-30',
    '2026-02-30T06:00Z',
    '2026-13-01',
    '2026-11-30T06:00',
    '2026-11-30 06:00Z',
    '30.11.2026',
    'yesterday',
    '',
  ])('refuses %j, whose meaning could be another', text => {
    expect(() => parseMoment(text, now)).toThrow('a moment with its zone');
  });
});

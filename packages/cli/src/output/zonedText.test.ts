import { zonedText } from './zonedText';

describe('a moment in a zone', () => {
  it.each([
    ['2026-03-29T00:30:00.000Z', 'Europe/Paris', 'Sun 2026-03-29 01:30 +01:00'],
    ['2026-03-29T01:00:00.000Z', 'Europe/Paris', 'Sun 2026-03-29 03:00 +02:00'],
    ['2026-10-25T00:30:00.000Z', 'Europe/Paris', 'Sun 2026-10-25 02:30 +02:00'],
    ['2026-10-25T01:30:00.000Z', 'Europe/Paris', 'Sun 2026-10-25 02:30 +01:00'],
    [
      '2026-01-01T02:00:00.000Z',
      'America/St_Johns',
      'Wed 2025-12-31 22:30 -03:30',
    ],
    ['2026-01-01T00:00:00.000Z', 'UTC', 'Thu 2026-01-01 00:00 +00:00'],
    [
      '2026-01-01T00:00:00.000Z',
      'Europe/London',
      'Thu 2026-01-01 00:00 +00:00',
    ],
  ])('%s in %s', (instant, zone, text) => {
    expect(zonedText(instant, zone)).toBe(text);
  });
});

import { formatAge, formatMs, formatRelative, span } from './duration';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('formatMs', () => {
  it.each([
    [0, '0ms'],
    [412, '412ms'],
    [1_000, '1s'],
    [1_540, '1.5s'],
    [54_900, '54s'],
    [2 * MINUTE + 7_000, '2m 07s'],
    [59 * MINUTE + 59_999, '59m 59s'],
    [HOUR + 3 * MINUTE, '1h 03m'],
    [76 * HOUR, '3d 4h'],
  ])('shows %i ms as %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });
});

describe('formatRelative', () => {
  const now = Date.parse('2026-11-23T05:00:00Z');

  it.each([
    [now - 500, 'just now'],
    [now - 21 * MINUTE, '21m ago'],
    [now - 3 * HOUR, '3h ago'],
    [now - 49 * HOUR, '2d ago'],
    [now + 2 * HOUR + 5 * MINUTE, 'in 2h 05m'],
  ])('puts an instant in relation to now', (at, text) => {
    expect(formatRelative(at, now)).toBe(text);
  });
});

describe('formatAge', () => {
  it.each([
    [22 * MINUTE + 2_000, '22m'],
    [26 * HOUR, '26h'],
    [24 * HOUR + 10 * MINUTE, '24h 10m'],
    [49 * HOUR, '2d'],
  ])('shows %i ms as %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});

describe('span', () => {
  it('counts until now while there is no end, and never below zero', () => {
    const start = '2026-11-23T05:00:00.000Z';
    const now = Date.parse(start) + 1_500;

    expect(span(undefined, undefined, now)).toBeUndefined();
    expect(span(start, undefined, now)).toBe(1_500);
    expect(span(start, '2026-11-23T05:00:01.000Z', now)).toBe(1_000);
    expect(span(start, undefined, Date.parse(start) - 10)).toBe(0);
  });
});

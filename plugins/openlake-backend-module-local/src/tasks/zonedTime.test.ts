import { zonedTime } from './zonedTime';

describe('zonedTime', () => {
  it.each([
    ['07:00', 'Europe/Berlin', '2026-01-15T12:00:00Z', '2026-01-15T06:00:00Z'],
    ['07:00', 'Europe/Berlin', '2026-07-15T12:00:00Z', '2026-07-15T05:00:00Z'],
    // Skipped, and shown twice.
    ['02:30', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29T01:30:00Z'],
    ['02:30', 'Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-25T00:30:00Z'],
    // The day is that of the zone.
    ['01:00', 'Asia/Tokyo', '2026-01-15T20:00:00Z', '2026-01-15T16:00:00Z'],
    [
      '23:00',
      'America/New_York',
      '2026-01-15T03:00:00Z',
      '2026-01-15T04:00:00Z',
    ],
    [
      '02:15',
      'Australia/Lord_Howe',
      '2026-10-03T20:00:00Z',
      '2026-10-03T15:45:00Z',
    ],
  ])('%s in %s on the day of %s is %s', (time, zone, day, expected) => {
    expect(zonedTime(time, zone, new Date(day)).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });
});

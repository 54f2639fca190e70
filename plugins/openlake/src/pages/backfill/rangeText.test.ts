import { rangeText } from './rangeText';

describe('the range of a backfill in words', () => {
  it('names the last day that is in it', () => {
    expect(
      rangeText(
        { from: '2026-10-31T23:00:00.000Z', to: '2026-11-23T23:00:00.000Z' },
        'Europe/Paris',
      ),
    ).toBe('1 Nov 2026 to 23 Nov 2026');
  });

  it('says a single day once', () => {
    expect(
      rangeText(
        { from: '2026-11-23T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' },
        'UTC',
      ),
    ).toBe('23 Nov 2026');
  });

  it('keeps the clock where the range does not end at midnight', () => {
    expect(
      rangeText(
        { from: '2026-11-23T05:00:00.000Z', to: '2026-11-23T06:30:00.000Z' },
        'UTC',
      ),
    ).toBe('23 Nov 2026, 05:00 to 23 Nov 2026, 06:30');
    expect(
      rangeText(
        { from: '2026-12-01T00:00:00.000Z', to: '2026-12-01T23:00:00.000Z' },
        'UTC',
      ),
    ).toBe('1 Dec 2026, 00:00 to 1 Dec 2026, 23:00');
  });
});

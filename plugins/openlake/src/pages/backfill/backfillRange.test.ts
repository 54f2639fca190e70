import { parseDate, parseDateTime } from '@internationalized/date';
import { isForward, rangeOfDays, rangeOfMoments } from './backfillRange';

describe('the range of a backfill', () => {
  it('takes both days whole, in the zone of the job', () => {
    expect(
      rangeOfDays(
        { start: parseDate('2026-11-01'), end: parseDate('2026-11-23') },
        'Europe/Paris',
      ),
    ).toEqual({
      from: '2026-10-31T23:00:00.000Z',
      to: '2026-11-23T23:00:00.000Z',
    });
  });

  it('follows the zone over a change of its offset', () => {
    expect(
      rangeOfDays(
        { start: parseDate('2026-10-25'), end: parseDate('2026-10-25') },
        'Europe/Paris',
      ),
    ).toEqual({
      from: '2026-10-24T22:00:00.000Z',
      to: '2026-10-25T23:00:00.000Z',
    });
  });

  it('goes forward: a day may be both ends, a moment may not', () => {
    const range = (start: string, end: string) => ({
      start: parseDateTime(start),
      end: parseDateTime(end),
    });
    const same = range('2026-11-23T05:00', '2026-11-23T05:00');
    expect(isForward(same, 'days')).toBe(true);
    expect(isForward(same, 'moments')).toBe(false);
    const back = range('2026-11-24T05:00', '2026-11-23T05:00');
    expect(isForward(back, 'days')).toBe(false);
  });

  it('takes moments as they are', () => {
    expect(
      rangeOfMoments(
        {
          start: parseDateTime('2026-11-23T05:00'),
          end: parseDateTime('2026-11-23T06:30'),
        },
        'Europe/Paris',
      ),
    ).toEqual({
      from: '2026-11-23T04:00:00.000Z',
      to: '2026-11-23T05:30:00.000Z',
    });
  });
});

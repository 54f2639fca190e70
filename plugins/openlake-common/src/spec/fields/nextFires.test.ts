import { nextFires, tickInterval } from './nextFires';

function fires(cron: string, from: string, count: number): string[] {
  return nextFires(
    { schedule: { cron, timezone: 'Europe/Berlin' } },
    new Date(from),
    count,
  ).map(date => date.toISOString().slice(0, 16));
}

/* Berlin: on 2026-03-29 the clock goes from 02:00 to 03:00, on 2026-10-25 from 03:00 back to 02:00. */
describe('where clocks change', () => {
  it('a time that is skipped fires when the clock jumps over it', () => {
    expect(fires('30 2 * * *', '2026-03-28T12:00Z', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
  });

  it('a skipped time of a pattern of hours does not fire', () => {
    expect(fires('0 */2 * * *', '2026-03-28T23:00Z', 2)).toEqual([
      '2026-03-29T02:00',
      '2026-03-29T04:00',
    ]);
  });

  it('a time that happens twice fires the first time only', () => {
    expect(fires('30 2 * * *', '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('every hour fires in both hours', () => {
    expect(fires('30 * * * *', '2026-10-24T23:45Z', 3)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:30',
      '2026-10-25T02:30',
    ]);
  });

  it('a day is as long as it is', () => {
    const { start, end } = tickInterval(
      { schedule: { cron: '0 0 * * *', timezone: 'Europe/Berlin' } },
      new Date('2026-03-29T22:00:00Z'),
    );

    expect(end.getTime() - start.getTime()).toBe(23 * 3_600_000);
  });
});

describe('an interval', () => {
  const trigger = { interval: { every: '30m' } };

  it('fires at fixed moments, whenever it is asked', () => {
    const dates = nextFires(trigger, new Date('2026-01-01T10:17:00Z'), 2);

    expect(dates).toEqual([
      new Date('2026-01-01T10:30:00Z'),
      new Date('2026-01-01T11:00:00Z'),
    ]);
  });

  it('fires later than the moment it is asked for', () => {
    const [next] = nextFires(trigger, new Date('2026-01-01T10:30:00Z'), 1);

    expect(next).toEqual(new Date('2026-01-01T11:00:00Z'));
  });

  it('stands for the time since the tick before', () => {
    const tick = new Date('2026-01-01T11:00:00Z');

    expect(tickInterval(trigger, tick)).toEqual({
      start: new Date('2026-01-01T10:30:00Z'),
      end: tick,
    });
  });
});

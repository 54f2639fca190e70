import { nextFires, scheduleZone, tickInterval } from './nextFires';

/** Expression, zone, moment, and the next moments. Local times stand beside them. */
type Row = [cron: string, timezone: string, from: string, fires: string[]];

/* Berlin: on 2026-03-29 the clock goes from 02:00 to 03:00. New York: on
   2026-03-08 the same. Lord Howe: on 2026-10-04 from 02:00 to 02:30. */
const skipped: Row[] = [
  // Named: it fires when the clock jumps.
  [
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-28T12:00Z',
    ['2026-03-29T01:00', '2026-03-30T00:30'],
  ],
  [
    '30 2,14 * * *',
    'Europe/Berlin',
    '2026-03-28T13:00Z',
    ['2026-03-28T13:30', '2026-03-29T01:00', '2026-03-29T12:30'],
  ],
  [
    '30 2 * * *',
    'America/New_York',
    '2026-03-07T12:00Z',
    ['2026-03-08T07:00', '2026-03-09T06:30'],
  ],
  [
    '15 2 * * *',
    'Australia/Lord_Howe',
    '2026-10-03T00:00Z',
    ['2026-10-03T15:30', '2026-10-04T15:15'],
  ],
  // Two named times that meet at its end are one.
  [
    '0,30 2 * * *',
    'Europe/Berlin',
    '2026-03-28T12:00Z',
    ['2026-03-29T01:00', '2026-03-30T00:00', '2026-03-30T00:30'],
  ],
  // A pattern: it does not.
  [
    '0 */2 * * *',
    'Europe/Berlin',
    '2026-03-28T23:00Z',
    ['2026-03-29T02:00', '2026-03-29T04:00'],
  ],
  [
    '*/15 2 * * *',
    'Europe/Berlin',
    '2026-03-28T12:00Z',
    ['2026-03-30T00:00', '2026-03-30T00:15'],
  ],
  [
    '*/15 * * * *',
    'Europe/Berlin',
    '2026-03-29T00:40Z',
    ['2026-03-29T00:45', '2026-03-29T01:00', '2026-03-29T01:15'],
  ],
  [
    '30 * * * *',
    'America/New_York',
    '2026-03-08T05:45Z',
    ['2026-03-08T06:30', '2026-03-08T07:30'],
  ],
  [
    '0 * * * *',
    'Australia/Lord_Howe',
    '2026-10-03T14:00Z',
    ['2026-10-03T14:30', '2026-10-03T16:00'],
  ],
];

/* Berlin: on 2026-10-25 from 03:00 back to 02:00. New York: on 2026-11-01 from
   02:00 back to 01:00. Lord Howe: on 2026-04-05 from 02:00 back to 01:30. */
const repeated: Row[] = [
  // Named: the first time only.
  [
    '30 2 * * *',
    'Europe/Berlin',
    '2026-10-24T12:00Z',
    ['2026-10-25T00:30', '2026-10-26T01:30'],
  ],
  [
    '0 2,3 * * *',
    'Europe/Berlin',
    '2026-10-24T12:00Z',
    ['2026-10-25T00:00', '2026-10-25T02:00', '2026-10-26T01:00'],
  ],
  [
    '30 1 * * *',
    'America/New_York',
    '2026-10-31T12:00Z',
    ['2026-11-01T05:30', '2026-11-02T06:30'],
  ],
  [
    '45 1 * * *',
    'Australia/Lord_Howe',
    '2026-04-03T20:00Z',
    ['2026-04-04T14:45', '2026-04-05T15:15'],
  ],
  // A pattern: both times.
  [
    '30 * * * *',
    'Europe/Berlin',
    '2026-10-24T23:45Z',
    ['2026-10-25T00:30', '2026-10-25T01:30', '2026-10-25T02:30'],
  ],
  [
    '*/30 2 * * *',
    'Europe/Berlin',
    '2026-10-24T12:00Z',
    [
      '2026-10-25T00:00',
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
    ],
  ],
  [
    '0 */2 * * *',
    'Europe/Berlin',
    '2026-10-24T21:30Z',
    [
      '2026-10-24T22:00',
      '2026-10-25T00:00',
      '2026-10-25T01:00',
      '2026-10-25T03:00',
    ],
  ],
  [
    '30 * * * *',
    'America/New_York',
    '2026-11-01T04:45Z',
    ['2026-11-01T05:30', '2026-11-01T06:30', '2026-11-01T07:30'],
  ],
  [
    '45 * * * *',
    'Australia/Lord_Howe',
    '2026-04-04T13:00Z',
    [
      '2026-04-04T13:45',
      '2026-04-04T14:45',
      '2026-04-04T15:15',
      '2026-04-04T16:15',
    ],
  ],
];

const calendar: Row[] = [
  [
    '30 2 * * *',
    'Asia/Kolkata',
    '2026-03-28T12:00Z',
    ['2026-03-28T21:00', '2026-03-29T21:00'],
  ],
  [
    '0 0 29 2 *',
    'UTC',
    '2023-03-01T00:00Z',
    ['2024-02-29T00:00', '2028-02-29T00:00'],
  ],
  [
    '0 0 29 2 *',
    'America/New_York',
    '2023-03-01T00:00Z',
    ['2024-02-29T05:00', '2028-02-29T05:00'],
  ],
  [
    '59 23 31 12 *',
    'Asia/Kolkata',
    '2026-12-31T18:28Z',
    ['2026-12-31T18:29', '2027-12-31T18:29'],
  ],
  [
    '0 0 1 1 *',
    'Europe/Berlin',
    '2026-12-31T22:00Z',
    ['2026-12-31T23:00', '2027-12-31T23:00'],
  ],
  [
    '0 0 31 * *',
    'UTC',
    '2026-01-01T00:00Z',
    ['2026-01-31T00:00', '2026-03-31T00:00', '2026-05-31T00:00'],
  ],
  // Either the day of the month or that of the week is enough.
  [
    '0 9 13 * 5',
    'UTC',
    '2026-03-01T00:00Z',
    ['2026-03-06T09:00', '2026-03-13T09:00', '2026-03-20T09:00'],
  ],
];

describe.each([
  ['where the clock jumps over a time', skipped],
  ['where a time happens twice', repeated],
  ['in the calendar', calendar],
])('%s', (_title, rows) => {
  it.each(rows)('%s in %s after %s', (cron, timezone, from, wanted) => {
    const found = nextFires(
      { schedule: { cron, timezone } },
      new Date(from),
      wanted.length,
    );
    expect(found.map(date => date.toISOString().slice(0, 16))).toEqual(wanted);
  });
});

describe.each([
  ['30 2 * * *', 'Europe/Berlin'],
  ['0,30 2 * * *', 'Europe/Berlin'],
  ['0 */2 * * *', 'Europe/Berlin'],
  ['30 * * * *', 'America/New_York'],
  ['45 * * * *', 'Australia/Lord_Howe'],
  ['0 0 1 * *', 'Asia/Kolkata'],
])('the intervals of %s in %s', (cron, timezone) => {
  it('meet, through a year', () => {
    const trigger = { schedule: { cron, timezone } };
    let [tick] = nextFires(trigger, new Date('2026-01-01T00:00:00Z'), 1);
    while (tick < new Date('2027-01-01T00:00:00Z')) {
      const [next] = nextFires(trigger, tick, 1);
      expect(tickInterval(trigger, next)).toEqual({ start: tick, end: next });
      tick = next;
    }
  });
});

describe('where clocks change', () => {
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

describe('the zone of a job', () => {
  const schedule = (timezone: string) => ({ kind: 'schedule', timezone });

  it('is the one zone of all clocks, whatever else starts the job', () => {
    expect(
      scheduleZone([
        schedule('Europe/Paris'),
        schedule('Europe/Paris'),
        { kind: 'table_update' },
      ]),
    ).toBe('Europe/Paris');
  });

  it('is none where clocks differ, have no zone, or there are none', () => {
    expect(
      scheduleZone([schedule('Europe/Paris'), schedule('UTC')]),
    ).toBeUndefined();
    expect(
      scheduleZone([schedule('UTC'), { kind: 'interval' }]),
    ).toBeUndefined();
    expect(scheduleZone([{ kind: 'table_update' }])).toBeUndefined();
  });
});

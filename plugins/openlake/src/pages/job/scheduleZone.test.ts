import { formatFire, scheduleZone } from './scheduleZone';

const schedule = (timezone: string) => ({ kind: 'schedule', timezone });

describe('scheduleZone', () => {
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

describe('formatFire', () => {
  it('says the day and the time as the clock of the zone has them', () => {
    expect(formatFire('2026-11-26T04:00:00.000Z', 'Europe/Paris')).toMatch(
      /^Thu,? 26 Nov,? (at )?05:00$/,
    );
  });
});

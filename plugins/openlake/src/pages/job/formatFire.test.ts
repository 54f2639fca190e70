import { formatFire } from './formatFire';

describe('formatFire', () => {
  it('says the day and the time as the clock of the zone has them', () => {
    expect(formatFire('2026-11-26T04:00:00.000Z', 'Europe/Paris')).toMatch(
      /^Thu,? 26 Nov,? (at )?05:00$/,
    );
  });
});

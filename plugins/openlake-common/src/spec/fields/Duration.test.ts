import fc from 'fast-check';
import { durationMs, formatDuration, parseDuration } from './Duration';

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['1w', 604_800_000],
    ['250ms', 250],
    ['PT1H30M', 5_400_000],
    ['P1DT12H', 129_600_000],
    ['P2W', 1_209_600_000],
    ['0s', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    '5',
    'm',
    '-1h',
    '1.5h',
    '1 h',
    '1H',
    'P',
    'PT',
    'P1DT',
    'P1Y',
    'P1M',
    '1h ',
    '9999999d',
    '1hh',
  ])('"%s" is none', text => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each([
    ['60m', '1h'],
    ['90m', '90m'],
    ['24h', '1d'],
    ['PT3600S', '1h'],
    ['1h30m', '90m'],
    ['7d', '7d'],
    ['1w', '7d'],
  ])('%s is written %s', (text, canonical) => {
    expect(formatDuration(durationMs(text))).toBe(canonical);
  });

  it('have one spelling per length, which is read back as that length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_660 * 86_400_000 }), ms => {
        expect(durationMs(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  it('are read or refused, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const ms = parseDuration(text);

        expect(ms === undefined || ms >= 0).toBe(true);
      }),
    );
  });
});

import { Cron } from 'croner';
import fc from 'fast-check';
import { parseCron } from './Cron';

describe('parseCron', () => {
  it.each([
    ['0 5 * * *', '0 5 * * *'],
    ['  0   5 * *   * ', '0 5 * * *'],
    ['00 05 * * *', '0 5 * * *'],
    ['0 5 * * MON-FRI', '0 5 * * 1-5'],
    ['0 5 * JAN,dec sun', '0 5 * 1,12 0'],
    ['0 5 * * 7', '0 5 * * 0'],
    ['30,0 5 * * *', '0,30 5 * * *'],
    ['*/1 * * * *', '* * * * *'],
    ['5/15 * * * *', '5-59/15 * * * *'],
    ['@daily', '0 0 * * *'],
  ])('writes "%s" as "%s"', (text, canonical) => {
    expect(parseCron(text)).toEqual({ cron: canonical });
  });

  it.each([
    ['', 'has 0 fields'],
    ['0 5 * *', 'has 4 fields'],
    ['0 0 5 * * *', 'has 6 fields'],
    ['60 * * * *', 'has "60", which is no minute'],
    ['0 24 * * *', 'has "24", which is no hour'],
    ['0 0 L * *', 'has "l", which is no day of month'],
    ['0 0 * * FRI#2', 'has "fri#2", which is no day of week'],
    ['0 0 ? * *', 'has "?", which is no day of month'],
    ['0 5-3 * * *', 'has "5-3", which is no hour'],
    ['*/0 * * * *', 'has "*/0", which is no minute'],
    ['0 0 30 2 *', 'never fires'],
    ['@reboot', 'has 1 fields'],
  ])('refuses "%s": %s', (text, reason) => {
    expect(parseCron(text).error).toContain(reason);
  });

  it('reads "every day" and "any day" as the same, so that the weekday alone decides', () => {
    expect(parseCron('0 0 */1 * 0')).toEqual(parseCron('0 0 * * 0'));
  });

  const part = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min, max }).map(String),
      fc.integer({ min: 2, max: 30 }).map(step => `*/${step}`),
      fc
        .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    );
  const expression = fc
    .tuple(part(0, 59), part(0, 23), part(1, 31), part(1, 12), part(0, 6))
    .map(parts => parts.join(' '));

  it('does not change when an expression fires', () => {
    const from = new Date('2026-01-01T00:00:00Z');
    const fires = (cron: string) =>
      new Cron(cron, { timezone: 'Europe/Berlin', paused: true })
        .nextRuns(3, from)
        .map(Number);
    fc.assert(
      fc.property(expression, text => {
        const { cron } = parseCron(text);
        fc.pre(cron !== undefined);

        expect(fires(cron!)).toEqual(fires(text));
        expect(parseCron(cron!)).toEqual({ cron });
      }),
      { numRuns: 60 },
    );
  });
});

import { durationChange } from './durationChange';

describe('durationChange', () => {
  it.each([
    [60_000, 90_000, '30s longer, +50 %'],
    [90_000, 60_000, '30s shorter, −33 %'],
    [60_000, 60_400, 'about the same'],
    [134, 498, '364ms longer, +272 %'],
    [12, 60, 'about the same'],
    [0, 5_000, '5s longer'],
    [undefined, 5_000, ''],
  ])('from %s to %s is %s', (a, b, text) => {
    expect(durationChange(a, b)).toBe(text);
  });
});

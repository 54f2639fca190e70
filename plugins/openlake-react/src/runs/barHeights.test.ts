import { barDuration, barHeights } from './barHeights';

describe('barDuration', () => {
  const run = {
    id: 'r',
    number: 1,
    state: 'success',
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T08:00:00.000Z',
    repairs: 1,
    revision: 'abc',
  };

  it('leaves out the night before a repair', () => {
    expect(barDuration({ ...run, activeMs: 90_000 }, 0)).toBe(90_000);
    expect(barDuration(run, 0)).toBe(8 * 3_600_000);
  });

  it('is that until now of a run at work', () => {
    const now = Date.parse('2026-01-01T00:00:05Z');
    expect(barDuration({ ...run, endedAt: undefined }, now)).toBe(5_000);
    expect(barDuration({ ...run, startedAt: undefined }, now)).toBeUndefined();
  });
});

describe('barHeights', () => {
  it('keeps usual runs readable beside one that took for ever', () => {
    const { bars, scale } = barHeights([60, 60, 60, 6_000, undefined], 60);

    expect(scale).toBe(120);
    expect(bars.map(b => b.height)).toEqual([0.5, 0.5, 0.5, 1, 0]);
    expect(bars.map(b => b.cut)).toEqual([false, false, false, true, false]);
  });

  it('draws nothing for runs that have not started', () => {
    expect(barHeights([undefined]).bars).toEqual([{ height: 0, cut: false }]);
    expect(barHeights([]).bars).toEqual([]);
  });
});

import { barHeights } from './barHeights';

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

import { timeAtWork } from './timeAtWork';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const now = 100_000;

describe('timeAtWork', () => {
  it('leaves out what lay between the end of a run and its repair', () => {
    const repaired = { startedAt: at(0), endedAt: at(60), activeMs: 29_000 };
    expect(timeAtWork(repaired, now)).toBe(29_000);
  });

  it('counts on while a run, or its repair, is at work', () => {
    const run = { startedAt: at(0), activeMs: 29_000, activeSince: at(95) };
    expect(timeAtWork(run, now)).toBe(34_000);
    expect(timeAtWork({ startedAt: at(90) }, now)).toBe(10_000);
  });

  it('is the whole span where no more is known, and nothing before the start', () => {
    expect(timeAtWork({ startedAt: at(0), endedAt: at(60) }, now)).toBe(60_000);
    expect(timeAtWork({ activeMs: 0 }, now)).toBeUndefined();
  });
});

import { backfillProgress } from './backfillProgress';

describe('the progress of a backfill', () => {
  it('counts what has ended among what is run', () => {
    expect(
      backfillProgress({
        counts: {
          success: 20,
          failed: 2,
          canceled: 1,
          running: 1,
          waiting: 10,
          excluded: 7,
        },
      }),
    ).toEqual({
      total: 34,
      ended: 23,
      succeeded: 20,
      failed: 3,
      notStarted: 0,
      excluded: 7,
      percent: 67,
    });
  });

  it('says 100 % only when all have ended', () => {
    expect(
      backfillProgress({ counts: { success: 999, running: 1 } }).percent,
    ).toBe(99);
    expect(backfillProgress({ counts: { excluded: 3 } }).percent).toBe(100);
    expect(
      backfillProgress({ counts: { canceled: 3, not_started: 21 } }),
    ).toMatchObject({ total: 24, ended: 3, notStarted: 21, percent: 12 });
  });
});

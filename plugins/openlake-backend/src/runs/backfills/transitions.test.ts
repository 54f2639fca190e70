import type { BackfillRecord } from './Backfill';
import { cancel, complete, pause, resume, retry } from './transitions';

const NOW = '2026-03-02T10:00:00.000Z';

const backfill = (fields: Partial<BackfillRecord> = {}): BackfillRecord => ({
  id: 'b',
  workspace: 'lab',
  job: 'daily',
  state: 'running',
  request: {
    from: NOW,
    to: NOW,
    order: 'oldest_first',
    maxParallel: 1,
    reprocess: 'none',
  },
  createdBy: 'user:default/ann',
  createdAt: NOW,
  version: 1,
  ...fields,
});

const move = { by: 'user:default/ann', note: 'lunch', at: NOW };

const moves = {
  pause: (from: BackfillRecord) => pause(from, move),
  resume: (from: BackfillRecord) => resume(from, move),
  cancel: (from: BackfillRecord) => cancel(from, move),
  retry: (from: BackfillRecord) => retry(from, 2, move),
  complete: (from: BackfillRecord) => complete(from, NOW),
};

describe('a backfill', () => {
  it.each([
    ['running', { pause: 'paused', cancel: 'canceled', complete: 'completed' }],
    ['paused', { resume: 'running', cancel: 'canceled', retry: 'running' }],
    ['canceled', { retry: 'running' }],
    ['completed', { retry: 'running' }],
  ] as const)(
    'that is %s moves by %j and by nothing else',
    (state, allowed) => {
      const moved = Object.entries(moves).flatMap(([name, decide]) => {
        const { change } = decide(backfill({ state }));
        return change?.state ? [[name, change.state]] : [];
      });
      expect(Object.fromEntries(moved)).toEqual(allowed);
    },
  );

  it('says why it does not move', () => {
    expect(resume(backfill(), move).refusal).toBe(
      'A backfill can be resumed while it is paused; this one is running.',
    );
    expect(retry(backfill({ state: 'completed' }), 0, move).refusal).toContain(
      'nothing to retry',
    );
  });

  it('forgets why it stopped when it goes on', () => {
    const stopped = backfill({ state: 'paused', reason: 'lunch' });
    expect(resume(stopped, move).change).toEqual({
      state: 'running',
      reason: undefined,
      lastChange: { to: 'resumed', ...move },
    });
    const ended = backfill({ state: 'canceled', endedAt: NOW });
    expect(retry(ended, 1, move).change).toMatchObject({ endedAt: undefined });
  });

  it('that is running and gets failed intervals back goes on, and says who wanted that', () => {
    expect(retry(backfill(), 1, move)).toEqual({
      change: { lastChange: { to: 'retried', ...move } },
    });
  });
});

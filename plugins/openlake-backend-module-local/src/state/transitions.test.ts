import { RetryPolicy } from '@openlake/plugin-openlake-common';
import * as fc from 'fast-check';
import { retryDelay } from './retryDelay';
import { newTask, TaskState } from './RunState';
import { TaskOutcome } from './TaskOutcome';
import {
  endAttempt,
  ended,
  endTask,
  makeReady,
  startAttempt,
} from './transitions';

const now = new Date('2026-03-01T12:00:00.000Z');
const later = new Date(now.getTime() + 60_000);

const retry: RetryPolicy = {
  delay: '10s',
  backoff: 'exponential',
  max_delay: '30s',
  on: ['error', 'timeout'],
};

function settings(more: object = {}) {
  return { retries: 0, retry, idempotent: true, ...more };
}

function active(): TaskState {
  return startAttempt(makeReady(newTask('a'), now)!, 0, now)!;
}

function finish(task: TaskState, outcome: TaskOutcome, more: object = {}) {
  return endAttempt(task, task.attempts.length, outcome, settings(more), {
    now,
  })!;
}

const failure: TaskOutcome = {
  result: 'failed',
  error: { category: 'user_code', message: 'no' },
};

describe('an attempt', () => {
  it('starts only when its task is ready or due', () => {
    expect(startAttempt(newTask('a'), 0, now)).toBeUndefined();
    expect(startAttempt(active(), 0, now)).toBeUndefined();
    const waiting = finish(active(), failure, { retries: 1 });
    expect(waiting).toMatchObject({
      phase: 'backoff',
      state: { lifecycle: 'running', reason: { code: 'waiting_for_retry' } },
      dueAt: now.getTime() + 10_000,
    });
    expect(startAttempt(waiting, 0, now)).toBeUndefined();
    expect(waiting.attempts[0].retry).toEqual({
      at: new Date(now.getTime() + 10_000).toISOString(),
      of: 2,
    });
    expect(startAttempt(waiting, 0, later)?.attempts).toHaveLength(2);
  });

  it('does not wait for an hour when the clock was an hour ahead as the one before ended', () => {
    const waiting = finish(active(), failure, { retries: 1 });
    const back = (ms: number) => new Date(now.getTime() - ms);
    expect(startAttempt(waiting, 0, back(3_600_000))?.attempts).toHaveLength(2);
    // As clocks are corrected all the time.
    expect(startAttempt(waiting, 0, back(500))).toBeUndefined();
  });

  it('ends once: later news about it changes nothing', () => {
    const done = finish(active(), { result: 'success' });
    expect(done.state).toMatchObject({ result: 'success' });
    for (const phase of [done, finish(active(), failure, { retries: 1 })]) {
      expect(
        endAttempt(phase, 1, failure, settings(), { now }),
      ).toBeUndefined();
    }
    expect(
      endAttempt(active(), 2, failure, settings(), { now }),
    ).toBeUndefined();
    expect(endTask(done, { lifecycle: 'terminated' }, now)).toBeUndefined();
  });

  it('is not followed by another one when the run ends, when the failure is not to be retried, or when the job is wrong', () => {
    const ends = { now, ending: ended('canceled', 'canceled_by_user') };
    const many = settings({ retries: 5 });
    expect(endAttempt(active(), 1, failure, many, ends)?.phase).toBe('ended');
    const timeout: TaskOutcome = { result: 'timed_out' };
    const errorsOnly = { retries: 5, retry: { ...retry, on: ['error'] } };
    expect(finish(active(), timeout, errorsOnly)).toMatchObject({
      phase: 'ended',
      state: { result: 'timed_out' },
    });
    const wrong: TaskOutcome = {
      result: 'failed',
      error: { category: 'configuration', message: 'no such program' },
      permanent: true,
    };
    expect(finish(active(), wrong, { retries: 5 })).toMatchObject({
      phase: 'ended',
      state: { reason: { code: 'invalid_configuration' } },
    });
    expect(finish(active(), { result: 'canceled' }, { retries: 5 }).phase).toBe(
      'ended',
    );
  });

  it('that was interrupted costs no retry, once', () => {
    const interrupted: TaskOutcome = { result: 'interrupted' };
    const first = finish(active(), interrupted);
    expect(first).toMatchObject({
      phase: 'backoff',
      dueAt: now.getTime(),
      retriesUsed: 0,
    });
    expect(first.attempts[0]).toMatchObject({
      state: { result: 'failed', reason: { code: 'orphaned' } },
      error: { category: 'platform' },
    });
    const again = startAttempt(first, 0, now)!;
    expect(finish(again, interrupted)).toMatchObject({
      phase: 'ended',
      state: { result: 'failed', reason: { code: 'orphaned' } },
      error: { category: 'platform' },
    });
    expect(finish(again, interrupted, { retries: 1 })).toMatchObject({
      phase: 'backoff',
      retriesUsed: 1,
    });
  });

  it('that was interrupted is not repeated when the task must not run twice', () => {
    expect(
      finish(
        active(),
        { result: 'interrupted' },
        { idempotent: false, retries: 9 },
      ),
    ).toMatchObject({
      phase: 'ended',
      state: { reason: { code: 'orphaned' } },
    });
  });
});

describe('retryDelay', () => {
  it('doubles up to its limit, or stays', () => {
    expect([1, 2, 3, 4].map(n => retryDelay(retry, n))).toEqual([
      10_000, 20_000, 30_000, 30_000,
    ]);
    const constant = { ...retry, backoff: 'constant' as const };
    expect([1, 2, 50].map(n => retryDelay(constant, n))).toEqual([
      10_000, 10_000, 10_000,
    ]);
  });

  it('never shrinks and never passes its limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), n => {
        const [delay, next] = [retryDelay(retry, n), retryDelay(retry, n + 1)];
        expect(delay).toBeLessThanOrEqual(next);
        expect(next).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});

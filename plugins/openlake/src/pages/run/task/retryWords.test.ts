import { TaskRun } from '@openlake/plugin-openlake-common';
import { retryWords } from './retryWords';

const now = Date.parse('2026-11-23T05:00:00Z');
const waiting: TaskRun = {
  key: 'load',
  type: 'sql',
  dependsOn: [],
  inputs: [],
  outputs: [],
  values: {},
  lifecycle: 'running',
  reason: { code: 'waiting_for_retry' },
  attempts: [
    {
      number: 1,
      repair: 0,
      lifecycle: 'terminated',
      result: 'failed',
      retry: { at: '2026-11-23T05:00:11.500Z', of: 3 },
    },
  ],
};

describe('retryWords', () => {
  it('counts down to the next attempt, then says that it is due', () => {
    expect(retryWords(waiting, now)).toBe('Retrying in 12s, attempt 2 of 3');
    expect(retryWords(waiting, now + 20_000)).toBe(
      'Retrying now, attempt 2 of 3',
    );
  });

  it('does without a moment that the engine does not tell', () => {
    const attempts = waiting.attempts.map(({ retry: _, ...rest }) => rest);
    expect(retryWords({ ...waiting, attempts }, now)).toBe('Waiting to retry');
  });

  it('says nothing once the attempt runs or the task has ended', () => {
    expect(retryWords({ ...waiting, reason: undefined }, now)).toBeUndefined();
    expect(
      retryWords(
        { ...waiting, lifecycle: 'terminated', result: 'canceled' },
        now,
      ),
    ).toBeUndefined();
  });
});

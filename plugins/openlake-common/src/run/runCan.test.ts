import { runActions, runCan, whyNot, whyNotAmongMany } from './runCan';

const ended = (result: 'success' | 'failed') =>
  ({ lifecycle: 'terminated', result } as const);

describe('what the state of a run allows', () => {
  it('is said for each action, with the reason why not', () => {
    const running = { lifecycle: 'running' } as const;
    expect(whyNot('cancel', running)).toBeUndefined();
    expect(whyNot('repair', running)).toBe(
      'A run can be repaired while it is failed, canceled or timed out; this one is running.',
    );
    expect(whyNot('mark', running)).toBe(
      'A run can be marked once it has ended; this one is running.',
    );
    expect(whyNot('rerun', running)).toBe(
      'A run can be run again once it has ended; this one is running.',
    );
    expect(whyNot('cancel', ended('failed'))).toContain('this one is failed');
  });

  it('lets what has ended be marked and run again, and only what failed be repaired', () => {
    for (const result of ['success', 'failed'] as const) {
      expect(runCan.mark(ended(result))).toBe(true);
      expect(runCan.rerun(ended(result))).toBe(true);
    }
    expect(runCan.repair(ended('success'))).toBe(false);
    expect(runCan.repair(ended('failed'))).toBe(true);
    expect(runActions.repair).not.toContain('success');
  });

  it('lets what somebody marked be repaired whatever it counts as', () => {
    expect(
      runCan.repair({
        ...ended('success'),
        reason: { code: 'marked_by_user' },
      }),
    ).toBe(true);
  });

  it('leaves out of a repair of many what counts as a success, and where nothing is unfinished', () => {
    const marked = (result: 'success' | 'failed') => ({
      ...ended(result),
      reason: { code: 'marked_by_user' as const },
    });
    const repair = (
      state: ReturnType<typeof ended>,
      taskCounts: Record<string, number>,
    ) => whyNotAmongMany('repair', { ...state, taskCounts });

    expect(repair(ended('failed'), { success: 2, failed: 1 })).toBeUndefined();
    expect(repair(marked('failed'), { upstream_failed: 1 })).toBeUndefined();
    expect(repair(marked('failed'), { success: 2, skipped: 1 })).toContain(
      'choose tasks',
    );
    expect(repair(marked('success'), { failed: 1 })).toContain('by itself');
    expect(repair(ended('success'), { success: 1 })).toContain(
      'this one has succeeded',
    );
    expect(
      whyNotAmongMany('mark', { ...marked('failed'), taskCounts: {} }),
    ).toBeUndefined();
  });
});

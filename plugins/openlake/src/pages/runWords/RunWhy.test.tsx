import { Run } from '@openlake/plugin-openlake-common';
import { render } from '@testing-library/react';
import { makeRun, Story } from '../../__fixtures__/runs';
import { RunWhy } from './RunWhy';

const run = (story: Story, change: Partial<Run> = {}): Run => ({
  ...makeRun({ number: 7, story, now: Date.now(), ago: 3_600_000 }).run,
  ...change,
});
const why = (of: Run) => render(<RunWhy run={of} />).container.textContent;

describe('why a run waits or ended as it did', () => {
  it('is the error of the task that failed it', () => {
    expect(why(run('failed'))).toMatch(
      /^quality_gate rejected_ratio is 0\.284/,
    );
  });

  it('is nothing where it succeeded, whatever failed on the way', () => {
    const { failure } = run('failed');
    expect(why(run('success', { reason: undefined, failure }))).toBe('');
  });

  it('is who canceled it, and what for', () => {
    expect(why(run('canceled'))).toBe(
      'by ines.caron: “the source sends yesterday’s file again”',
    );
    const cancel = { by: 'user:default/bo', at: new Date().toISOString() };
    const reason = { code: 'canceled_by_user' as const };
    expect(why(run('canceled', { cancel, reason }))).toBe('by bo');
  });

  it('is what somebody said who marked it, before all else', () => {
    const mark = {
      result: 'success' as const,
      was: 'failed' as const,
      by: 'user:default/bo',
      at: new Date().toISOString(),
      note: 'checked by hand',
    };
    expect(why(run('failed', { mark, result: 'success' }))).toBe(
      'marked success by bo: “checked by hand”',
    );
  });

  it('is what it waits for', () => {
    const reason = {
      code: 'waiting_for_slot' as const,
      message: 'flights-daily runs 1 at a time, #6 by user:default/bo is on',
    };
    expect(why(run('queued', { reason }))).toBe(
      'flights-daily runs 1 at a time, #6 by bo is on',
    );
  });
});

import { triggerDetail } from './TriggerText';

describe('what stands behind a trigger', () => {
  it('is the interval of a backfill, without raw moments', () => {
    expect(
      triggerDetail({
        kind: 'backfill',
        by: 'user:default/ann',
        detail: '2026-11-01T12:00:00.000Z to 2026-11-02T12:00:00.000Z',
      }),
    ).toMatch(/^1 Nov 2026, \d\d:\d\d$/);
  });

  it('is the run that is run again, and who asked for it', () => {
    expect(
      triggerDetail({ kind: 'rerun', by: 'user:default/ann', detail: '#41' }),
    ).toBe('of #41 by ann');
  });

  it('is a person where there is no more to say', () => {
    expect(triggerDetail({ kind: 'manual', by: 'user:default/ann' })).toBe(
      'ann',
    );
    expect(triggerDetail({ kind: 'schedule', detail: '05:00 UTC' })).toBe(
      '05:00 UTC',
    );
  });
});

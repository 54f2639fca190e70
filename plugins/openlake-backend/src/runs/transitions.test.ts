import { lifecycles } from '@openlake/plugin-openlake-common';
import fc from 'fast-check';
import { runRecord } from './__testUtils__/records';
import type { RunRecord } from './Run';
import {
  accept,
  admit,
  applyReport,
  cancel,
  CANCEL_PATIENCE_MS,
  canceledUnknown,
  cancelTaken,
  cancelUnanswered,
  claim,
  type Decision,
  isBeforeRepair,
  lose,
  mark,
  postpone,
  reject,
  repair,
} from './transitions';

const now = '2026-01-01T00:00:00.000Z';

type Command = (run: RunRecord) => Decision;

const report = fc.record({
  version: fc.integer({ min: 0, max: 30 }),
  repair: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  state: fc.oneof(
    fc.constant({ lifecycle: 'running' as const }),
    fc.constant({ lifecycle: 'terminating' as const }),
    fc.record({
      lifecycle: fc.constant('terminated' as const),
      result: fc.constantFrom('success', 'failed', 'canceled', 'timed_out'),
    }),
  ),
});

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>(
    run => admit(run, now),
    run => claim(run, now),
    run => accept(run, now),
    run => postpone(run, 'down', now),
    run => reject(run, 'unsupported', 'no', now),
    run => cancel(run, { by: 'ann', code: 'canceled_by_user' }, now),
    run => canceledUnknown(run, now),
    run => cancelUnanswered(run, { message: 'down' }, now),
    run => cancelTaken(run),
    run => lose(run, 'engine', now),
    run => repair(run, { revision: { hash: 'h2', number: 2 } }, now),
    run => mark(run, { result: 'success', by: 'ann', note: 'fine' }, now),
    run => mark(run, { result: 'failed', by: 'ann', note: 'wrong' }, now),
  ),
  report.map(
    said => (run: RunRecord) =>
      applyReport(run, { runId: run.id, ...said } as never, now),
  ),
);

const step = (run: RunRecord) => lifecycles.indexOf(run.state.lifecycle);

/** What a move may never do. */
function violations(before: RunRecord, after: RunRecord): string[] {
  const repaired = after.repairs === before.repairs + 1;
  const marked = !repaired && after.mark !== before.mark;
  const ended = after.state.lifecycle === 'terminated';
  const rules: Record<string, boolean> = {
    'repairs count up by one': repaired || after.repairs === before.repairs,
    'a repair opens what did not go well, or was marked':
      !repaired ||
      before.mark !== undefined ||
      ['failed', 'canceled', 'timed_out'].includes(before.state.result ?? ''),
    'the lifecycle goes forward': repaired || step(after) >= step(before),
    'an end is for ever':
      repaired ||
      before.state.lifecycle !== 'terminated' ||
      ((marked || after.state === before.state) &&
        after.endedAt === before.endedAt),
    'only what has ended is marked, and keeps what it came to':
      !marked ||
      (before.state.lifecycle === 'terminated' &&
        after.mark?.was === (before.mark?.was ?? before.state.result)),
    'a repair ends the mark': !repaired || after.mark === undefined,
    'reports go forward': after.reportVersion >= before.reportVersion,
    'only what has ended has a result':
      (after.state.result !== undefined) === ended,
    'only what has ended has an end': (after.endedAt !== undefined) === ended,
  };
  return Object.keys(rules).filter(rule => !rules[rule]);
}

describe('moves of a run', () => {
  it('only go forward, and only a repair opens what has ended', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), commands => {
        let run = runRecord();
        for (const decide of commands) {
          const { change } = decide(run);
          const next = { ...run, ...change };
          expect(violations(run, next)).toEqual([]);
          run = next;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('end a run at once only while its engine cannot have heard of it', () => {
    const admitted = runRecord({ admittedAt: now });
    const asked = { by: 'ann', code: 'canceled_by_user' } as const;
    expect(cancel(admitted, asked, now).change?.state?.lifecycle).toBe(
      'terminated',
    );
    const told = { ...admitted, ...claim(admitted, now).change };
    expect(cancel(told, asked, now).change?.state?.lifecycle).toBe(
      'terminating',
    );
  });

  it('take no late end of a run for the end of its repair', () => {
    const run = runRecord({
      state: { lifecycle: 'queued' },
      repairs: 1,
      dispatch: { attempts: 1, acceptedAt: now, acceptedRepair: 0 },
    });
    const late = {
      runId: run.id,
      version: 9,
      repair: 0,
      state: { lifecycle: 'terminated', result: 'failed' },
    } as const;
    expect(isBeforeRepair(run, late)).toBe(true);
    expect(applyReport(run, late, now).change?.state).toBeUndefined();
    expect(
      applyReport(run, { ...late, repair: 1 }, now).change?.state?.result,
    ).toBe('failed');
  });

  it('keep the reason of a cancellation that the engine does not know', () => {
    const run = runRecord({
      state: { lifecycle: 'terminating' },
      cancel: { at: now, by: 'x', code: 'canceled_by_newer_run', note: 'n' },
    });
    const said = {
      runId: run.id,
      version: 1,
      state: { lifecycle: 'terminated', result: 'canceled' },
    } as const;
    expect(applyReport(run, said, now).change?.state?.reason).toEqual({
      code: 'canceled_by_newer_run',
      message: 'n',
    });
  });

  it('end a cancellation that nobody answers, counted from the last answer', () => {
    const after = (ms: number) => new Date(Date.parse(now) + ms).toISOString();
    const run = runRecord({
      state: { lifecycle: 'terminating' },
      observedAt: now,
      cancel: { at: now, by: 'ann', code: 'canceled_by_user' },
    });
    const silent = { message: 'no answer' };
    const early = cancelUnanswered(run, silent, after(CANCEL_PATIENCE_MS - 1));
    expect(early.change?.state).toEqual({
      lifecycle: 'terminating',
      reason: {
        code: 'orchestrator_unavailable',
        message: expect.stringContaining(`Cancel asked at ${now} by ann`),
      },
    });
    const told = { ...run, ...early.change };
    expect(cancelUnanswered(told, silent, after(1)).change).toBeUndefined();
    expect(cancelTaken(told).change?.state?.reason?.code).toBe(
      'canceled_by_user',
    );

    const late = after(CANCEL_PATIENCE_MS);
    expect(cancelUnanswered(told, silent, late).change?.state).toMatchObject({
      result: 'canceled',
      reason: { code: 'engine_lost_run' },
    });
    expect(
      cancelUnanswered(told, { ...silent, answeredAt: after(1) }, late).change
        ?.state?.result,
    ).toBeUndefined();
  });
});

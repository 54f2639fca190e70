import { lifecycles } from '@openlake/plugin-openlake-common';
import fc from 'fast-check';
import { runRecord } from './__fixtures__/records';
import type { RunRecord } from './Run';
import {
  accept,
  admit,
  applyReport,
  cancel,
  canceledUnknown,
  claim,
  type Decision,
  isBeforeRepair,
  lose,
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
    run => lose(run, 'engine', now),
    run => repair(run, { revision: { hash: 'h2', number: 2 } }, now),
  ),
  report.map(
    said => (run: RunRecord) =>
      applyReport(run, { runId: run.id, ...said } as never, now),
  ),
);

const step = (run: RunRecord) => lifecycles.indexOf(run.state.lifecycle);

describe('moves of a run', () => {
  it('only go forward, and only a repair opens what has ended', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), commands => {
        let run = runRecord();
        for (const decide of commands) {
          const { change } = decide(run);
          if (!change) {
            continue;
          }
          const next = { ...run, ...change };
          expect(next.repairs - run.repairs).toBeGreaterThanOrEqual(0);
          expect(next.repairs - run.repairs).toBeLessThanOrEqual(1);
          if (next.repairs === run.repairs) {
            expect(step(next)).toBeGreaterThanOrEqual(step(run));
            if (run.state.lifecycle === 'terminated') {
              expect(next.state).toEqual(run.state);
              expect(next.endedAt).toBe(run.endedAt);
            }
          } else {
            expect(['failed', 'canceled', 'timed_out']).toContain(
              run.state.result,
            );
          }
          expect(next.reportVersion).toBeGreaterThanOrEqual(run.reportVersion);
          expect(next.state.result !== undefined).toBe(
            next.state.lifecycle === 'terminated',
          );
          expect(next.endedAt !== undefined).toBe(
            next.state.lifecycle === 'terminated',
          );
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
});

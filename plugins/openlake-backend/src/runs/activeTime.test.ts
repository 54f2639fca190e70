import { endedRun, runRecord } from './__testUtils__/records';
import type { RunRecord } from './Run';
import { activeTime } from './activeTime';
import { accept, applyReport, repair, type Decision } from './transitions';

const at = (minute: number) =>
  new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const minutes = (count: number) => count * 60_000;
const revision = { hash: 'h', number: 1 };

/** A run after a move that must be possible. */
function after(run: RunRecord, { change, refusal }: Decision): RunRecord {
  expect(refusal).toBeUndefined();
  return { ...run, ...change };
}

function end(run: RunRecord, version: number, minute: number) {
  return after(
    run,
    applyReport(
      run,
      {
        runId: run.id,
        version,
        repair: run.repairs,
        state: { lifecycle: 'terminated', result: 'failed' },
        startedAt: at(0),
        endedAt: at(minute),
      },
      at(minute),
    ),
  );
}

describe('the time that a run was at work', () => {
  it('is from its start to its end', () => {
    expect(activeTime(runRecord())).toEqual({});
    expect(
      activeTime(
        runRecord({ startedAt: at(1), state: { lifecycle: 'running' } }),
      ),
    ).toEqual({ activeMs: 0, activeSince: at(1) });
    expect(activeTime(endedRun('success'))).toEqual({ activeMs: minutes(1) });
  });

  it('does not grow between an end and the repair', () => {
    let run = endedRun('failed', { startedAt: at(0), endedAt: at(10) });
    run = after(run, repair(run, { revision }, at(600)));
    expect(activeTime(run)).toEqual({ activeMs: minutes(10) });
    run = after(run, accept(run, at(605)));
    expect(activeTime(run)).toEqual({
      activeMs: minutes(10),
      activeSince: at(605),
    });
    run = end(run, 7, 609);
    expect(activeTime(run)).toEqual({ activeMs: minutes(14) });
    // The engine is heard before its answer to us.
    run = after(run, repair(run, { revision }, at(1_000)));
    run = end({ ...run, dispatch: { ...run.dispatch, attempts: 1 } }, 9, 1_001);
    expect(activeTime(run)).toEqual({ activeMs: minutes(14) });
  });

  it('is nothing before a repair of what never started', () => {
    const run = endedRun('canceled', { startedAt: undefined });
    const repaired = after(run, repair(run, { revision }, at(9)));
    expect(activeTime(repaired)).toEqual({ activeMs: 0 });
  });

  it('stays unknown when it was not kept', () => {
    const old = endedRun('failed', { repairs: 1 });
    expect(activeTime(old)).toEqual({});
    const repaired = after(old, repair(old, { revision }, at(9)));
    expect(activeTime(repaired)).toEqual({});
  });
});

import { TaskStep } from '@openlake/plugin-openlake-common';
import { MAX_TASK_STEPS } from '@openlake/plugin-openlake-node';
import { AttemptProgress } from '../state/TaskOutcome';
import { ProgressTeller } from './ProgressTeller';

function step(name: string, result: TaskStep['result'] = 'success'): TaskStep {
  return { name, kind: 'model', result };
}

describe('ProgressTeller', () => {
  let told: AttemptProgress[];
  let teller: ProgressTeller;

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    teller = new ProgressTeller(progress => told.push(progress));
  });
  afterEach(() => {
    teller.close();
    jest.useRealTimers();
  });

  it('tells many changes at once, and nothing of an attempt that is over soon', () => {
    teller.workStarts();
    teller.stepsAre([step('a')]);
    teller.stepsAre([step('a'), step('b')]);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(1_000);
    expect(told).toEqual([
      {
        workStartedAt: expect.any(String),
        steps: [step('a'), step('b')],
        moreSteps: undefined,
      },
    ]);
    teller.stepsAre([step('c')]);
    teller.close();
    jest.advanceTimersByTime(5_000);
    teller.stepsAre([step('c')]);
    expect(jest.getTimerCount()).toBe(0);
    expect(told).toHaveLength(1);
    expect(teller.progress.steps).toEqual([step('c')]);
  });

  it('takes the first program for the beginning of the work', () => {
    teller.workStarts();
    const { workStartedAt } = teller.progress;
    jest.advanceTimersByTime(60_000);
    teller.workStarts();
    expect(teller.progress.workStartedAt).toBe(workStartedAt);
  });

  it('keeps what went wrong when there are too many steps, and counts the rest', () => {
    const steps = Array.from({ length: MAX_TASK_STEPS + 10 }, (_, i) =>
      step(`s${i}`, i === MAX_TASK_STEPS + 5 ? 'failed' : 'success'),
    );
    teller.stepsAre(steps);
    const kept = teller.progress.steps!;
    expect(kept).toHaveLength(MAX_TASK_STEPS);
    expect(kept.at(-1)).toMatchObject({ result: 'failed' });
    expect(teller.progress.moreSteps).toBe(10);
  });
});

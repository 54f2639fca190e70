import { Attempt, TaskRun } from '@openlake/plugin-openlake-common';
import { taskDuration } from './taskDuration';

const zero = Date.parse('2026-11-23T05:00:00Z');
const at = (seconds: number) => new Date(zero + seconds * 1_000).toISOString();

function task(attempts: Partial<Attempt>[], values: Partial<TaskRun> = {}) {
  return {
    key: 'load',
    type: 'sql',
    dependsOn: [],
    lifecycle: 'terminated' as const,
    inputs: [],
    outputs: [],
    values: {},
    attempts: attempts.map((attempt, i) => ({
      number: i + 1,
      repair: 0,
      lifecycle: 'terminated' as const,
      ...attempt,
    })),
    ...values,
  };
}

describe('taskDuration', () => {
  it('counts pauses between attempts, and not the time until a repair', () => {
    expect(
      taskDuration(
        task([
          { startedAt: at(0), endedAt: at(10) },
          { startedAt: at(20), endedAt: at(30) },
          { repair: 1, startedAt: at(5_000), endedAt: at(5_040) },
        ]),
        zero,
      ),
    ).toBe(70_000);
  });

  it('goes on while an attempt does', () => {
    expect(taskDuration(task([{ startedAt: at(0) }]), zero + 7_000)).toBe(
      7_000,
    );
    expect(taskDuration(task([]), zero)).toBeUndefined();
  });

  it('takes the task’s own times where an engine tells no attempts', () => {
    expect(
      taskDuration(task([], { startedAt: at(0), endedAt: at(4) }), zero),
    ).toBe(4_000);
  });
});

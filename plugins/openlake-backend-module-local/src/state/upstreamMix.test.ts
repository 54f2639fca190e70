import { RUN_IF, RunIf } from '@openlake/plugin-openlake-common';
import { begin, now, shell, simulate } from '../__testUtils__/simulate';
import { RunState, TaskState } from './RunState';
import { ended } from './transitions';

/** Every way in which a task that others depend on can have ended. */
const ENDS: Record<string, TaskState['state']> = {
  success: ended('success', 'completed'),
  failed: ended('failed', 'task_failed'),
  timed_out: ended('timed_out', 'timeout'),
  canceled: ended('canceled', 'canceled_by_user'),
  skipped: ended('skipped', 'condition_false'),
  upstream_failed: ended('upstream_failed', 'upstream_failed'),
  not_selected: ended('skipped', 'not_selected'),
};

type End = keyof typeof ENDS;

/** Every mix of one to three of them, in every order. */
function mixes(): End[][] {
  const one = Object.keys(ENDS).map(end => [end]);
  const longer = (shorter: End[][]) =>
    shorter.flatMap(mix => one.map(([end]) => [...mix, end]));
  const two = longer(one);
  return [...one, ...two, ...longer(two)];
}

/** What the guide promises, in other words than the code. */
const RULES: Record<RunIf, (good: number, bad: number, idle: number) => End> = {
  all_success: (_, bad, idle) => {
    if (bad > 0) {
      return 'upstream_failed';
    }
    return idle > 0 ? 'skipped' : 'success';
  },
  all_done: () => 'success',
  none_failed: (_, bad) => (bad > 0 ? 'upstream_failed' : 'success'),
  one_success: (good, bad) => {
    if (good > 0) {
      return 'success';
    }
    return bad > 0 ? 'upstream_failed' : 'skipped';
  },
  one_failed: (_, bad) => (bad > 0 ? 'success' : 'skipped'),
  all_failed: (good, _, idle) => (good + idle > 0 ? 'skipped' : 'success'),
};

function count(mix: readonly End[], ...ends: End[]): number {
  return mix.filter(end => ends.includes(end)).length;
}

function expected(runIf: RunIf, mix: readonly End[]): End {
  if (count(mix, 'not_selected') === mix.length) {
    return 'success';
  }
  return RULES[runIf](
    count(mix, 'success'),
    count(mix, 'failed', 'timed_out', 'canceled', 'upstream_failed'),
    count(mix, 'skipped'),
  );
}

/** A task after others that have ended as told. */
function follow(runIf: RunIf, mix: readonly End[]): RunState {
  const keys = mix.map((_, i) => `t${i}`);
  const { run, graph } = begin([
    ...keys.map(key => ({ key, ...shell })),
    { key: 'last', ...shell, depends_on: keys, run_if: runIf },
  ]);
  const tasks = new Map(run.tasks);
  mix.forEach((end, i) => {
    tasks.set(keys[i], {
      ...run.tasks.get(keys[i])!,
      phase: 'ended',
      state: ENDS[end],
      endedAt: now.toISOString(),
    });
  });
  return simulate({ run: { ...run, tasks }, graph }, () => ({
    result: 'success',
  })).run;
}

describe.each(RUN_IF)('run_if %s', runIf => {
  it('decides as the guide says, whatever one to three tasks before have come to', () => {
    const all = mixes();
    expect(all).toHaveLength(7 + 7 ** 2 + 7 ** 3);
    const actual = all.map(mix => [
      mix.join(' '),
      follow(runIf, mix).tasks.get('last')?.state.result,
    ]);
    expect(actual).toEqual(
      all.map(mix => [mix.join(' '), expected(runIf, mix)]),
    );
  });
});

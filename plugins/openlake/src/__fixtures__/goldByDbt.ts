import {
  Attempt,
  displayState,
  Repair,
  Run,
  TaskRun,
  TaskStep,
} from '@openlake/plugin-openlake-common';
import { timeline } from './times';

/** Items of `per_airport`, whose task run does not hold them. */
export const ITEMS = 1_000;

const revision = { hash: '5be77c01d2aa', number: 4, commit: '5be77c0' };

/**
 * A run of another job that has all that a run can have: steps of dbt, a
 * `for_each` of a thousand items, a child, tasks that were not asked for, a mark
 * and a repair of two hours later.
 */
export function goldByDbt(
  now: number,
  child: Run,
): { run: Run; tasks: TaskRun[]; repairs: Repair[] } {
  const { at } = timeline(now);
  const start = now - 5 * 3_600_000;
  const repaired = start + 2 * 3_600_000;
  const attempt = (
    number: number,
    from: number,
    length: number,
    values: Partial<Attempt> = {},
  ): Attempt => ({
    number,
    repair: 0,
    lifecycle: 'terminated',
    result: 'success',
    reason: { code: 'completed' },
    queuedAt: at(from),
    startedAt: at(from + 6_000),
    workStartedAt: at(from + 16_000),
    endedAt: at(from + length),
    exitCode: 0,
    ...values,
  });
  const build = attempt(1, start + 40_000, 150_000, {
    steps: dbtSteps(start + 58_000),
    moreSteps: 0,
  });
  const tasks = [
    taskRun('list_airports', 'python', [], [attempt(1, start, 40_000)], {
      values: { airports: ['CDG', 'JFK', 'NRT'] },
    }),
    taskRun('build_gold', 'dbt', ['list_airports'], [build], {
      outputs: [
        {
          table: 'lake.gold.route_delays',
          snapshotId: '8841207734120993',
          rows: 84_310,
        },
      ],
    }),
    taskRun(
      'per_airport',
      'shell',
      ['build_gold'],
      // Those that try something are its items.
      [],
      {
        // Of its last round: a repair begins it anew.
        startedAt: at(repaired + 1_000),
        endedAt: at(repaired + 90_000),
        result: 'failed',
        reason: { code: 'task_failed', message: '3 of 1,000 items failed' },
        items: { success: ITEMS - 5, failed: 3, timed_out: 2 },
        error: {
          category: 'user_code',
          message: '3 of 1,000 items failed; the first is [17]',
          item: 17,
        },
      },
    ),
    taskRun(
      'checks',
      'sql',
      ['build_gold'],
      [
        attempt(1, start + 190_000, 24_000, {
          result: 'failed',
          reason: { code: 'task_failed' },
        }),
      ],
      {
        reason: { code: 'marked_by_user' },
        mark: {
          result: 'success',
          was: 'failed',
          by: 'user:default/ines.caron',
          at: at(repaired - 60_000),
          note: 'the two late airports are known',
        },
      },
    ),
    taskRun(
      'refresh_flights',
      'job',
      ['checks'],
      [attempt(1, repaired, 60_000, { repair: 1 })],
      { childRun: child.id },
    ),
    taskRun('announce', 'http', ['per_airport'], [], {
      result: 'skipped',
      reason: { code: 'not_selected' },
    }),
  ];
  const counts: Record<string, number> = {};
  for (const task of tasks) {
    const state = displayState(task);
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return {
    tasks,
    repairs: [
      {
        number: 1,
        by: 'user:default/tom.okafor',
        at: at(repaired),
        runEndedAt: at(start + 214_000),
        note: 'three airports again',
        tasks: ['per_airport', 'refresh_flights'],
        revision,
        parameters: { max_age: '2d' },
      },
    ],
    run: {
      ...child,
      id: 'run-dbt-7',
      number: 7,
      job: 'gold-by-dbt',
      jobTitle: 'Gold by dbt',
      revision,
      trigger: { kind: 'manual', by: 'user:default/ines.caron' },
      selection: tasks.slice(0, 5).map(t => t.key),
      parameters: { max_age: '2d', day: at(start).slice(0, 10) },
      interval: undefined,
      lifecycle: 'terminated',
      result: 'failed',
      reason: { code: 'task_failed' },
      priority: 'high',
      createdAt: at(start),
      queuedAt: at(start),
      admittedAt: at(start),
      startedAt: at(start),
      endedAt: at(repaired + 90_000),
      activeMs: 310_000 + 90_000,
      repairs: 1,
      taskCounts: counts,
      failure: {
        task: 'per_airport',
        category: 'user_code',
        message: '3 of 1,000 items failed; the first is [17]',
      },
    },
  };
}

/** The item of `per_airport` with an index. */
export function airportItem(now: number, index: number): TaskRun {
  const { at } = timeline(now);
  const start = now - 5 * 3_600_000 + 196_000 + (index % 50) * 2_000;
  const bad: Record<number, 'failed' | 'timed_out' | undefined> = {
    17: 'failed',
    402: 'failed',
    403: 'failed',
    611: 'timed_out',
    990: 'timed_out',
  };
  const result = bad[index] ?? 'success';
  return {
    ...taskRun(
      'per_airport',
      'shell',
      ['build_gold'],
      [
        {
          number: 1,
          repair: 0,
          lifecycle: 'terminated',
          result,
          queuedAt: at(start - 3_000),
          startedAt: at(start),
          workStartedAt: at(start + 500),
          endedAt: at(start + 1_500 + (index % 7) * 400),
          exitCode: result === 'success' ? 0 : 1,
        },
      ],
    ),
    index,
    item: `airport-${String(index).padStart(4, '0')}`,
    result,
  };
}

function taskRun(
  key: string,
  type: string,
  dependsOn: string[],
  attempts: Attempt[],
  values: Partial<TaskRun> = {},
): TaskRun {
  return {
    key,
    type,
    dependsOn,
    attempts,
    lifecycle: 'terminated',
    result: 'success',
    reason: { code: 'completed' },
    queuedAt: attempts[0]?.queuedAt,
    startedAt: attempts[0]?.startedAt,
    endedAt: attempts.at(-1)?.endedAt,
    inputs: [],
    outputs: [],
    values: {},
    ...values,
  };
}

function dbtSteps(start: number): TaskStep[] {
  const { at } = timeline(start);
  const step = (
    name: string,
    kind: string,
    from: number,
    seconds: number,
    values: Partial<TaskStep> = {},
  ): TaskStep => ({
    name,
    kind,
    result: 'success',
    startedAt: at(start + from * 1_000),
    endedAt: at(start + (from + seconds) * 1_000),
    ...values,
  });
  return [
    step('stg_flights', 'model', 0, 31, { rows: 2_991_482 }),
    step('stg_airports', 'model', 0, 4, { rows: 3_370 }),
    step('route_delays', 'model', 31, 58, {
      rows: 84_310,
      dependsOn: ['stg_flights', 'stg_airports'],
    }),
    step('airport_risk', 'model', 31, 22, {
      rows: 2_104,
      dependsOn: ['stg_airports'],
    }),
    step('not_null_route_delays_route', 'test', 89, 3),
    step('unique_route_delays_route', 'test', 89, 4),
    step('relationships_airport_risk_iata', 'test', 92, 6, {
      result: 'warning',
      message: 'Got 12 results, configured to warn if != 0',
    }),
    step('accepted_values_carrier', 'test', 92, 5),
  ];
}

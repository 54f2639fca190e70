import {
  Attempt,
  displayState,
  Run,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import { flightsDaily, TaskPlan } from './airTraffic';
import { timeline } from './times';

/** How a run of the fixture goes. */
export type Story = 'success' | 'failed' | 'running' | 'queued' | 'canceled';

const revision = { hash: 'a1b2c3d4e5f6', number: 3, commit: 'a1b2c3d' };
const older = { hash: '7c1e0aa93b21', number: 2, commit: '7c1e0aa' };

const gateError = {
  category: 'data' as const,
  message: 'rejected_ratio is 0.284 %, limit 0.200 % (8,518 of 3,000,000 rows)',
  hint: 'Look at lake.silver.flights_rejects by reason, then repair or raise max_rejected_ratio.',
  source: {
    file: 'sql/quality_gate.sql',
    line: 18,
    column: 1,
    excerpt: [
      { line: 16, text: 'FROM lake.silver.flights_rejects r' },
      { line: 17, text: 'JOIN lake.bronze.flights b USING (run_date)' },
      { line: 18, text: 'HAVING count(r.*) * 1.0 / count(b.*) > 0.002' },
    ],
  },
  logLine: 211,
};

/** How an attempt ended, and why. */
function endOf(result: 'success' | 'failed' | 'canceled') {
  const codes = {
    success: 'completed',
    failed: 'task_failed',
    canceled: 'canceled_by_user',
  } as const;
  return { result, reason: { code: codes[result] } };
}

/** Task runs of a run that started at `start`, as they are `elapsed` later. */
export function taskRuns(
  plans: TaskPlan[],
  number: number,
  story: Story,
  start: number,
  elapsed: number,
): TaskRun[] {
  const { at } = timeline(start);
  const ends = new Map<string, number>();
  const done = new Map<string, boolean>();
  return plans.map(plan => {
    const ready = Math.max(0, ...plan.dependsOn.map(k => ends.get(k) ?? 0));
    const queued = ready + 400;
    const begun = queued + 1_200;
    const fails = story === 'failed' && plan.key === 'quality_gate';
    const firstFails =
      fails || (plan.key === 'silver_strikes' && [422, 428].includes(number));
    const length = plan.seconds * 1_000;
    const restart = begun + (firstFails ? length * 0.6 + 60_000 : 0);
    const end = restart + length;
    ends.set(plan.key, end);
    const upstream = plan.dependsOn.every(k => done.get(k) !== false);
    done.set(plan.key, upstream && !fails);
    const base = {
      key: plan.key,
      type: plan.type,
      dependsOn: plan.dependsOn,
      layer: plan.layer,
      values: {},
      inputs: [],
      outputs: [],
      attempts: [],
    };
    if (!upstream) {
      return {
        ...base,
        lifecycle: 'terminated',
        result: 'upstream_failed',
        reason: { code: 'upstream_failed', message: 'quality_gate failed' },
      };
    }
    if (story === 'queued' || queued > elapsed) {
      return {
        ...base,
        lifecycle: 'pending',
        reason: { code: 'waiting_for_upstream' },
      };
    }
    const first: Attempt = {
      number: 1,
      repair: 0,
      lifecycle: 'terminated',
      result: plan.key === 'silver_strikes' ? 'timed_out' : 'failed',
      reason: { code: 'timeout' },
      queuedAt: at(start + queued),
      startedAt: at(start + begun),
      endedAt: at(start + begun + length * 0.6),
      exitCode: 1,
      error:
        plan.key === 'silver_strikes'
          ? { category: 'timeout', message: 'Stopped after 32s, its timeout' }
          : gateError,
    };
    const running = end > elapsed;
    const canceled = story === 'canceled' && plan.key === 'publish_report';
    const ending = canceled ? 'canceled' : 'success';
    const how = fails ? 'failed' : ending;
    const last: Attempt = {
      number: firstFails ? 2 : 1,
      repair: 0,
      ...(running
        ? { lifecycle: 'running' as const }
        : {
            lifecycle: 'terminated' as const,
            ...endOf(how),
            exitCode: fails ? 1 : 0,
            endedAt: at(start + end),
          }),
      queuedAt: at(start + (firstFails ? restart - 1_000 : queued)),
      startedAt: at(start + restart),
      ...(fails && { error: gateError }),
      ...(canceled && {
        error: { category: 'canceled', message: 'The run was canceled' },
      }),
    };
    const { lifecycle, result, reason, error, endedAt } = last;
    return {
      ...base,
      lifecycle,
      result,
      reason,
      error,
      queuedAt: at(start + queued),
      startedAt: at(start + begun),
      endedAt,
      attempts: firstFails ? [first, last] : [last],
      inputs: plan.inputs.map((table, i) => ({
        table,
        snapshotId: `${6127034998213000 + i}`,
        rows: 3_000_000,
        bytes: 91_226_112,
        files: 48,
      })),
      outputs: running
        ? []
        : plan.outputs.map(table => ({
            table,
            snapshotId: `${8841207734120565 + number}`,
            rows: plan.rows,
            bytes: (plan.rows ?? 0) * 31,
            files: 4,
          })),
      values: plan.key === 'quality_gate' ? { rejected: 8518 } : {},
    };
  });
}

/** How each story's run stands. */
const states: Record<
  Story,
  Pick<Run, 'lifecycle' | 'result' | 'reason' | 'queuePosition'>
> = {
  success: {
    lifecycle: 'terminated',
    result: 'success',
    reason: { code: 'completed' },
  },
  failed: {
    lifecycle: 'terminated',
    result: 'failed',
    reason: { code: 'task_failed' },
  },
  canceled: {
    lifecycle: 'terminated',
    result: 'canceled',
    reason: {
      code: 'canceled_by_user',
      message: 'the source sends yesterday’s file again',
    },
  },
  running: { lifecycle: 'running' },
  queued: {
    lifecycle: 'queued',
    reason: {
      code: 'max_concurrent_runs',
      message: 'flights-daily allows 1 run at a time and #429 is running',
    },
    queuePosition: 1,
  },
};

/** A run with its tasks. */
export function makeRun(options: {
  number: number;
  story: Story;
  now: number;
  /** How long ago it was created. */
  ago: number;
  plans?: TaskPlan[];
}): { run: Run; tasks: TaskRun[] } {
  const { number, story, now, ago, plans = flightsDaily } = options;
  const start = now - ago;
  const { at } = timeline(now);
  const tasks = taskRuns(plans, number, story, start + 3_000, ago - 3_000);
  const lastEnd = Math.max(
    start + 4_000,
    ...tasks.map(t => (t.endedAt ? Date.parse(t.endedAt) : 0)),
  );
  const counts: Record<string, number> = {};
  for (const task of tasks) {
    const state = displayState(task);
    counts[state] = (counts[state] ?? 0) + 1;
  }
  const ended = story !== 'running' && story !== 'queued';
  return {
    tasks,
    run: {
      id: `run-${number}`,
      number,
      workspace: 'air-traffic',
      job: 'flights-daily',
      jobTitle: 'Flights daily',
      orchestrator: 'local',
      revision: number >= 428 ? revision : older,
      trigger: { kind: 'schedule', detail: '05:00 Europe/Paris' },
      parameters: {
        run_date: at(start - 86_400_000).slice(0, 10),
        max_rejected_ratio: number >= 428 ? 0.002 : 0.005,
        carriers: [],
      },
      interval: { start: at(start - 86_400_000), end: at(start) },
      ...states[story],
      priority: 'normal',
      createdAt: at(start),
      queuedAt: at(start),
      ...(story !== 'queued' && { admittedAt: at(start + 1_000) }),
      ...(story !== 'queued' && { startedAt: at(start + 3_000) }),
      ...(ended && { endedAt: at(lastEnd) }),
      repairs: number === 416 ? 1 : 0,
      taskCounts: counts,
      ...(story === 'failed' && {
        failure: {
          task: 'quality_gate',
          category: 'data',
          message: gateError.message,
        },
      }),
      ...(story === 'canceled' && {
        cancel: {
          by: 'user:default/ines.caron',
          at: at(lastEnd - 2_000),
          note: 'the source sends yesterday’s file again',
        },
      }),
      observedAt: at(now),
    },
  };
}

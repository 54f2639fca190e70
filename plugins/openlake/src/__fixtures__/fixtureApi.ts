import {
  displayState,
  LogLine,
  MarkRequest,
  Repair,
  RepairRequest,
  RouteInput,
  RouteName,
  RouteOutput,
  Run,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { OpenlakeApi } from '@openlake/plugin-openlake-react';
import {
  flightsDailyJob,
  jobDetail,
  jobSpec,
  jobYaml,
  revisions,
  taskViews,
} from './airTraffic';
import { bigPipeline } from './bigJob';
import { compareRuns } from './compareRuns';
import { airportItem, goldByDbt, ITEMS } from './goldByDbt';
import { runHistory, toGridRun } from './history';
import { stuckRuns } from './stuckRuns';
import { lakehouseAnswers, pageOf } from './lakehouse';
import { bulkAnswers, matches } from './bulk';
import { queueAnswers } from './queue';
import { backfillAnswers } from './backfills';
import { failedLog, growingLog, longLog, readLines } from './logs';

/** Which kind of day the fixture has. */
export type Scenario =
  | 'normal'
  | 'empty'
  | 'young'
  | 'stuck'
  | 'error'
  | 'stale'
  | 'loading'
  | 'big'
  | 'huge';

type Answers = {
  [N in RouteName]?: (input: RouteInput<N>) => RouteOutput<N>;
};

/**
 * An OpenLake API that lives in memory: the air-traffic example with a failed, a
 * running and a waiting run. What cannot be answered is refused like the real one.
 */
export function createFixtureApi(
  options: { scenario?: Scenario; now?: number } = {},
): OpenlakeApi {
  const { scenario = 'normal', now = Date.now() } = options;
  const calls = new Map<string, number>();
  const answers = createAnswers(scenario, now);
  return {
    async call(name, input) {
      const count = (calls.get(name) ?? 0) + 1;
      calls.set(name, count);
      if (scenario === 'loading') {
        return new Promise(() => {});
      }
      if (scenario === 'error' || (scenario === 'stale' && count > 1)) {
        throw new ServiceUnavailableError(
          'The run store did not answer within 10 s',
        );
      }
      const answer = answers[name] as
        | ((i: unknown) => RouteOutput<typeof name>)
        | undefined;
      if (!answer) {
        throw new NotFoundError(`The fixture has no answer for ${name}`);
      }
      return answer(input);
    },
  };
}

function createAnswers(scenario: Scenario, now: number): Answers {
  const size = { big: 500, huge: 1_000 }[scenario as string];
  const plans = size ? bigPipeline(size) : undefined;
  let history: { run: Run; tasks: TaskRun[]; repairs?: Repair[] }[] = pastOf(
    scenario,
    runHistory(now, plans),
    now,
  );
  let job = flightsDailyJob(now);
  const views = plans
    ? plans.map(p => ({ ...taskViews[0], ...p, runIf: 'all_success' }))
    : taskViews;
  let long: LogLine[] | undefined;
  // A run of another job, which only its own address leads to.
  const dbt = goldByDbt(now, runHistory(now)[24].run);
  const find = (id: string) => {
    const found = [...history, dbt].find(h => h.run.id === id);
    if (!found) {
      throw new NotFoundError(`There is no run ${id}`);
    }
    return found;
  };
  const jobNow = () => ({ ...job, lastRun: history.at(-1)?.run });

  return {
    ...queueAnswers({
      now,
      empty: scenario === 'empty',
      big: scenario === 'big',
    }),
    ...backfillAnswers({
      now,
      empty: scenario === 'empty',
      big: scenario === 'big',
    }),
    ...lakehouseAnswers({
      now,
      empty: scenario === 'empty',
      big: scenario === 'big',
      job: jobNow,
      runs: () => history.map(h => h.run),
    }),
    listRuns: ({ query }) => {
      const huge = scenario === 'huge';
      const newest = [...history].reverse().map(h => h.run);
      const all = (huge ? manyRuns(newest, 5_000) : newest).filter(r =>
        matches(r, query),
      );
      const from = Number(query.cursor ?? 0);
      const limit = Math.min(Number(query.limit ?? 50), huge ? 100 : 20);
      return {
        items: all.slice(from, from + limit),
        ...(from + limit < all.length && { nextCursor: String(from + limit) }),
      };
    },
    ...bulkAnswers({
      runs: () => history.map(h => h.run).reverse(),
      change: (id, change) => {
        const found = find(id);
        found.run = { ...found.run, ...change };
      },
    }),
    getRun: ({ params }) => ({ repairs: [], ...find(params.run) }),
    runView: ({ params }) =>
      params.run === dbt.run.id
        ? {
            ...runView([dbt], dbt, {
              ...jobNow(),
              name: dbt.run.job,
              title: dbt.run.jobTitle,
              revision: { ...jobNow().revision, ...dbt.run.revision },
            }),
            parent: history.at(0)?.run,
            children: history.slice(-3, -2).map(h => h.run),
            criticalPath: ['list_airports', 'build_gold', 'per_airport'],
          }
        : runView(history, find(params.run), jobNow()),
    listTaskItems: ({ query }) => {
      const states = query.state?.split(',');
      const items = Array.from({ length: ITEMS }, (_, i) =>
        airportItem(now, i),
      ).filter(
        item =>
          (!states || states.includes(displayState(item))) &&
          (query.index === undefined || item.index === Number(query.index)),
      );
      return pageOf(items, query);
    },
    compareRuns: ({ query }) => compareRuns(find(query.a), find(query.b), now),
    getRunConfiguration: ({ params }) => {
      const { run } = find(params.run);
      return {
        revision: run.revision,
        parameters: run.parameters,
        spec: {
          metadata: { name: run.job },
          spec: {
            workspace: run.workspace,
            parameters: run.parameters,
            tasks: [
              {
                key: 'publish_report',
                type: 'http',
                http: {
                  method: 'POST',
                  url: 'https://reports.example.com/delays',
                  headers_from: { authorization: 'report_token' },
                },
              },
            ],
          },
        },
        open: ['{{ tasks.quality_gate.values.rejected }}'],
        statements: [
          {
            task: 'gold_delays',
            file: 'sql/gold_delays.sql',
            text: "SELECT * FROM silver.flights WHERE day = DATE '2026-01-31'",
            complete: true,
          },
          {
            task: 'per_country',
            text: 'SELECT {{ item }}',
            complete: false,
          },
        ],
      };
    },
    markRun: ({ params, body }) => {
      const found = find(params.run);
      found.run = { ...found.run, ...marked(found.run, body, now) };
      return found.run;
    },
    markTask: ({ params, body }) => {
      const found = find(params.run);
      found.tasks = found.tasks.map(task =>
        task.key === params.task
          ? { ...task, ...marked(task, body, now) }
          : task,
      );
      return found.run;
    },
    jobGridView: ({ query }) => {
      const until = query.until
        ? history.findIndex(h => h.run.id === query.until) + 1
        : history.length;
      const shown = history.slice(0, until).slice(-Number(query.limit ?? 25));
      const medians: Record<string, number> = {};
      for (const task of history.find(h => h.run.number === 427)?.tasks ?? []) {
        if (task.startedAt && task.endedAt) {
          medians[task.key] =
            Date.parse(task.endedAt) - Date.parse(task.startedAt);
        }
      }
      return {
        runs: shown.map(h => toGridRun(h.run, h.tasks)),
        medianDurationMs: shown.length ? 558_000 : undefined,
        taskMedians: medians,
        total: scenario === 'normal' ? 430 : history.length,
        skipped:
          scenario === 'young'
            ? {
                at: new Date(now - 3 * 3_600_000).toISOString(),
                because: 'the job was paused on the first deployment',
              }
            : undefined,
      };
    },
    getJob: () => ({ ...jobDetail(now), job: jobNow(), tasks: views }),
    listJobs: () => ({ items: [jobNow()] }),
    listRevisions: ({ query }) =>
      pageOf(revisions(now), { ...query, limit: 2 }),
    getRevision: ({ params }) => {
      const revision = revisions(now).find(r => r.hash === params.hash);
      if (!revision) {
        throw new NotFoundError(`There is no revision ${params.hash}`);
      }
      return {
        revision,
        spec: jobSpec(revision.number),
        files: [
          { path: job.file, content: jobYaml(revision.number) },
          {
            path: 'sql/silver_strikes.sql',
            content: `SELECT *\nFROM lake.bronze.strikes\nWHERE ${
              revision.number > 1 ? 'incident_date IS NOT NULL' : 'true'
            }\n`,
          },
        ],
      };
    },
    pauseJob: ({ body }) => {
      job = {
        ...job,
        paused: true,
        pausedBy: 'user:default/guest',
        pauseReason: body.reason,
      };
      return jobNow();
    },
    unpauseJob: ({ body }) => {
      job = {
        ...job,
        paused: false,
        pausedBy: undefined,
        unpaused: {
          by: 'user:default/guest',
          at: new Date(now).toISOString(),
          reason: body.reason,
        },
      };
      return jobNow();
    },
    createRun: ({ body }) => {
      const waiting = history.at(-1) ?? runHistory(now)[26];
      const run: Run = {
        ...waiting.run,
        id: 'run-431',
        number: 431,
        trigger: { kind: 'manual', by: 'user:default/guest' },
        parameters: { ...waiting.run.parameters, ...body.parameters },
        queuePosition: 2,
      };
      history = [...history, { run, tasks: waiting.tasks }];
      return run;
    },
    cancelRun: ({ params }) => {
      const found = find(params.run);
      found.run = { ...found.run, lifecycle: 'terminating' };
      return found.run;
    },
    previewRepair: ({ params, body }) => previewRepair(find(params.run), body),
    repairRun: ({ params, body }) => {
      const found = find(params.run);
      const { result: _, ...run } = found.run;
      found.run = {
        ...run,
        lifecycle: 'running',
        failure: undefined,
        repairs: 1,
      };
      found.repairs = [
        {
          number: 1,
          by: 'user:default/guest',
          at: new Date(now).toISOString(),
          note: body.note,
          tasks: ['quality_gate'],
          revision: run.revision,
        },
      ];
      return found.run;
    },
    downloadLog: ({ params }) => ({
      name: `${params.task}-${params.attempt}.log`,
      text: (async function* lines() {
        for (const { at, stream, text } of failedLog(Date.now())) {
          yield `${at} ${stream} ${text}\n`;
        }
      })(),
    }),
    readLog: ({ params, query }) => {
      const task = find(params.run).tasks.find(t => t.key === params.task);
      const attempt = task?.attempts.at(Number(params.attempt) - 1);
      if (!attempt?.startedAt) {
        throw new NotFoundError(`${params.task} has no log yet`);
      }
      const start = Date.parse(attempt.startedAt);
      const page = {
        from: query.from ? Number(query.from) : undefined,
        limit: query.limit ? Number(query.limit) : undefined,
        contains: query.contains,
      };
      if (scenario === 'huge' && attempt.lifecycle !== 'running') {
        long ??= longLog(start, 100_000);
        return {
          ...readLines(long, page, true),
          droppedBytes: 412_000,
        };
      }
      return attempt.lifecycle === 'running'
        ? readLines(growingLog(start, Date.now() - start), page, false)
        : readLines(failedLog(start), page, true);
    },
  };
}

/** What a mark makes of a run or a task run. */
function marked(
  before: Run | TaskRun,
  { result, note }: MarkRequest,
  now: number,
): Pick<Run, 'result' | 'reason' | 'mark'> {
  return {
    result,
    reason: { code: 'marked_by_user' },
    mark: {
      result,
      note,
      was: before.mark?.was ?? before.result ?? 'failed',
      by: 'user:default/guest',
      at: new Date(now).toISOString(),
    },
  };
}

/** The runs that the job has had on that kind of day. */
function pastOf(
  scenario: Scenario,
  runs: ReturnType<typeof runHistory>,
  now: number,
): ReturnType<typeof runHistory> {
  switch (scenario) {
    case 'empty':
      return [];
    case 'young':
      return runs.slice(0, 2);
    case 'stuck':
      return stuckRuns(runs, now);
    default:
      return runs;
  }
}

/** The same runs again and again, as though they went back for years. */
function manyRuns(newest: Run[], count: number): Run[] {
  return Array.from({ length: count }, (_, i) => {
    const run = newest[i % newest.length];
    return i < newest.length ? run : { ...run, id: `${run.id}-${i}` };
  });
}

function previewRepair(
  found: { run: Run; tasks: TaskRun[] },
  body: Partial<RepairRequest>,
): RouteOutput<'previewRepair'> {
  const failed = found.tasks.filter(t => t.result === 'failed');
  const blocked = found.tasks.filter(t => t.result === 'upstream_failed');
  const scopes = {
    failed,
    unfinished: [...failed, ...blocked],
    chosen: found.tasks.filter(t => body.tasks?.includes(t.key)),
  };
  const chosen = scopes[body.scope ?? 'unfinished'];
  const reasons: Record<string, string> = {
    failed: 'failed, attempt 2 of 2',
    upstream_failed: 'blocked by quality_gate',
  };
  return {
    run: found.run.id,
    revision: {
      hash: found.run.revision.hash,
      number: found.run.revision.number,
    },
    tasks: found.tasks.map(t => t.key),
    nothing: chosen.length ? undefined : 'Nothing to repair.',
    rerun: chosen.map(t => ({
      key: t.key,
      reason: reasons[t.result ?? ''] ?? 'chosen',
    })),
    reuse: found.tasks.filter(t => !chosen.includes(t)).map(t => t.key),
    parameters: Object.entries(body.parameters ?? {}).map(([name, value]) => ({
      name,
      old: found.run.parameters[name],
      new: value,
    })),
    unchanged: body.revision !== 'latest' && !body.parameters,
    warnings: [],
  };
}

function runView(
  history: { run: Run; tasks: TaskRun[] }[],
  found: { run: Run; tasks: TaskRun[]; repairs?: Repair[] },
  job: RouteOutput<'runView'>['job'],
): RouteOutput<'runView'> {
  const at = history.indexOf(found);
  return {
    repairs: [],
    ...found,
    job,
    previous: history[at - 1]?.run.id,
    next: history[at + 1]?.run.id,
    children: [],
    compareWith: [
      ...history.slice(Math.max(0, at - 1), Math.max(0, at)).map(({ run }) => ({
        run: run.id,
        number: run.number,
        why: 'previous' as const,
      })),
      ...history
        .slice(0, Math.max(0, at - 1))
        .filter(({ run }) => run.result === 'success')
        .slice(-1)
        .map(({ run }) => ({
          run: run.id,
          number: run.number,
          why: 'last_success' as const,
        })),
    ],
    ...(history.length > 1 &&
      found.run.result === 'failed' && {
        changedSinceSuccess: {
          run: 'run-427',
          number: 427,
          revision: history.find(h => h.run.number === 427)!.run.revision,
          changes: [
            {
              what: 'revision',
              name: 'revision',
              old: '7c1e0aa',
              new: 'a1b2c3d',
            },
            {
              what: 'parameter',
              name: 'max_rejected_ratio',
              old: 0.005,
              new: 0.002,
            },
            {
              what: 'rows',
              name: 'lake.silver.flights_rejects',
              old: 4102,
              new: 8518,
            },
          ],
        },
      }),
    medianDurationMs: 558_000,
    criticalPath: found.tasks.some(t => t.key === 'silver_flights')
      ? [
          'land_files',
          'bronze_flights',
          'silver_flights',
          'quality_gate',
          'gold_route_delays',
          'publish_report',
        ]
      : [],
  };
}

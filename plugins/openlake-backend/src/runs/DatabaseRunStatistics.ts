import {
  displayState,
  type GridRun,
  type RunBar,
} from '@openlake/plugin-openlake-common';
import type { Knex } from 'knex';
import { instantMs } from '../database/instant';
import type { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../jobs/Job';
import { activeTime } from './activeTime';
import { median } from './median';
import { type RunRecord } from './Run';
import {
  fromActiveColumns,
  fromRunRow,
  fromStateColumns,
  NO_ITEM,
} from './runRows';
import type { RunStatistics } from './RunStatistics';

/** Selects per compound statement; SQLite takes 500. */
const UNION = 200;
/** A median over more incidents tells nobody more. */
const MOST_INCIDENTS = 10_000;

const FAILED_STATES = ['failed', 'timed_out'];
const FINISHED_STATES = ['success', ...FAILED_STATES];

const BAR_COLUMNS = [
  'id',
  'number',
  'workspace',
  'job',
  'state',
  'created_at',
  'started_at',
  'ended_at',
  'active_ms',
  'active_since',
  'repairs',
  'mark',
  'selection',
  'revision_hash',
];

/** @internal */
export class DatabaseRunStatistics implements RunStatistics {
  readonly #knex: Knex;

  constructor(database: OpenlakeDatabase) {
    this.#knex = database.knex;
  }

  async recentBars(
    jobs: readonly JobKey[],
    perJob: number,
  ): Promise<Map<string, RunBar[]>> {
    const bars = new Map<string, RunBar[]>(
      jobs.map(job => [jobKeyText(job), []]),
    );
    for (const row of await this.#newestOfEach(jobs, perJob, BAR_COLUMNS)) {
      bars.get(jobKeyText(row))?.unshift(toBar(row));
    }
    return bars;
  }

  async latestRuns(jobs: readonly JobKey[]): Promise<Map<string, RunRecord>> {
    const rows = await this.#newestOfEach(jobs, 1, ['*']);
    return new Map(rows.map(row => [jobKeyText(row), fromRunRow(row)]));
  }

  async grid(
    job: JobKey,
    query: { limit: number; until?: number },
  ): Promise<{
    runs: GridRun[];
    medianDurationMs?: number;
    taskMedians: Record<string, number>;
    total: number;
  }> {
    const runs = this.#of(job)
      .select(BAR_COLUMNS)
      .orderBy('number', 'desc')
      .limit(query.limit);
    if (query.until !== undefined) {
      runs.where('number', '<=', query.until);
    }
    const rows: any[] = (await runs).reverse();
    const tasks = await this.#knex('task_runs')
      .whereIn(
        'run_id',
        rows.map(row => row.id),
      )
      .where('item_index', NO_ITEM)
      .select(
        'run_id',
        'task_key',
        'lifecycle',
        'result',
        'started_at',
        'ended_at',
        'attempt_count',
        'repaired',
      );
    const repairedItems = await this.#repairedItems(
      rows.filter(row => row.repairs > 0).map(row => row.id),
    );
    const counter = await this.#knex('run_jobs')
      .where({ workspace: job.workspace, job: job.job })
      .first('last_number');
    const columns = new Map<string, GridRun>(
      rows.map(row => [row.id, { ...toBar(row), tasks: {} }]),
    );
    const durations = new Map<string, number[]>();
    for (const task of tasks) {
      const state = displayState(fromStateColumns(task));
      const durationMs = durationOf(task);
      columns.get(task.run_id)!.tasks[task.task_key] = {
        state,
        attempts: task.attempt_count,
        repaired:
          Boolean(task.repaired) ||
          repairedItems.has(`${task.run_id} ${task.task_key}`),
        durationMs,
      };
      if (state === 'success' && durationMs !== undefined) {
        const known = durations.get(task.task_key) ?? [];
        durations.set(task.task_key, [...known, durationMs]);
      }
    }
    return {
      runs: [...columns.values()],
      medianDurationMs: median(rows.filter(isPlainSuccess).map(durationOf)),
      taskMedians: Object.fromEntries(
        [...durations].map(([key, values]) => [key, median(values) ?? 0]),
      ),
      total: counter?.last_number ?? 0,
    };
  }

  /** Each run and `for_each` of which a repair ran items again; it has no attempts itself. */
  async #repairedItems(runIds: readonly string[]): Promise<Set<string>> {
    if (runIds.length === 0) {
      return new Set();
    }
    const found: any[] = await this.#knex('task_runs')
      .whereIn('run_id', runIds)
      .whereNot('item_index', NO_ITEM)
      .where('repaired', true)
      .distinct('run_id', 'task_key');
    return new Set(found.map(row => `${row.run_id} ${row.task_key}`));
  }

  async medianDuration(
    job: JobKey,
    query: { limit: number; until?: string },
  ): Promise<number | undefined> {
    const runs = this.#of(job)
      .where('state', 'success')
      .orderBy('id', 'desc')
      .limit(query.limit)
      .select(
        'state',
        'repairs',
        'mark',
        'selection',
        'started_at',
        'ended_at',
      );
    if (query.until !== undefined) {
      runs.where('id', '<=', query.until);
    }
    const rows: any[] = await runs;
    return median(rows.filter(isPlainSuccess).map(durationOf));
  }

  async neighbours(
    run: JobKey & { number: number },
  ): Promise<{ previous?: string; next?: string }> {
    const [previous, next] = await Promise.all([
      this.#of(run)
        .where('number', '<', run.number)
        .orderBy('number', 'desc')
        .first('id'),
      this.#of(run)
        .where('number', '>', run.number)
        .orderBy('number', 'asc')
        .first('id'),
    ]);
    return { previous: previous?.id, next: next?.id };
  }

  async lastSuccessBefore(
    run: JobKey & { number: number },
  ): Promise<RunRecord | undefined> {
    const row = await this.#of(run)
      .where('state', 'success')
      // One of some tasks, or one that only counts as good, is no measure.
      .whereNull('selection')
      .whereNull('mark')
      .where('number', '<', run.number)
      .orderBy('id', 'desc')
      .first();
    return row && fromRunRow(row);
  }

  async endsByDay(since: string, workspace?: string) {
    // Not by state first: of a long history that is most of it.
    const count = (states: readonly string[], what: string) =>
      this.#knex.raw(
        `sum(case when state in (${states.map(
          () => '?',
        )}) then ${what} else 0 end)`,
        [...states],
      );
    const rows: Array<Record<string, string | number>> = await this.#knex(
      'runs',
    )
      .where('ended_at', '>=', since)
      .modify(within, workspace)
      .groupByRaw('substr(ended_at, 1, 10)')
      .orderByRaw('substr(ended_at, 1, 10)')
      .select({
        day: this.#knex.raw('substr(ended_at, 1, 10)'),
        finished: count(FINISHED_STATES, '1'),
        failed: count(FAILED_STATES, '1'),
        failed_attempts: count(FINISHED_STATES, 'failed_attempts'),
      });
    return rows.map(row => ({
      day: String(row.day),
      failed: Number(row.failed),
      finished: Number(row.finished),
      failedAttempts: Number(row.failed_attempts),
    }));
  }

  async timeToRepair(since: string, workspace?: string) {
    const resolved = await this.#knex('run_incidents')
      .where('resolved_at', '>=', since)
      .modify(within, workspace)
      .orderBy('resolved_at', 'desc')
      .limit(MOST_INCIDENTS)
      .select('opened_at', 'resolved_at');
    const open = await this.#knex('run_incidents')
      .whereNull('resolved_at')
      .modify(within, workspace)
      .count('* as open')
      .first();
    return {
      medianMs: median(
        resolved.map(
          (row: { resolved_at: string; opened_at: string }) =>
            instantMs(row.resolved_at) - instantMs(row.opened_at),
        ),
      ),
      resolved: resolved.length,
      open: Number(open?.open ?? 0),
    };
  }

  async unsuccessfulTasks(
    runIds: readonly string[],
  ): Promise<Map<string, string[]>> {
    const rows: Array<{ run_id: string; task_key: string }> = await this.#knex(
      'task_runs',
    )
      .whereIn('run_id', [...runIds])
      .where('item_index', NO_ITEM)
      .where(other =>
        other
          .whereNull('result')
          .orWhereNotIn('result', ['success', 'skipped']),
      )
      .orderBy(['run_id', 'task_key'])
      .select('run_id', 'task_key');
    const tasks = new Map<string, string[]>();
    for (const row of rows) {
      tasks.set(row.run_id, [...(tasks.get(row.run_id) ?? []), row.task_key]);
    }
    return tasks;
  }

  async standing(workspace: string) {
    const [failing, active]: Array<Array<{ job: string }>> = await Promise.all([
      this.#knex('run_jobs')
        .where({ workspace })
        .whereNotNull('failing_since')
        .select('job'),
      // Not `distinct`: SQLite would then walk through all runs there are in the order of their jobs.
      this.#knex('runs')
        .where({ workspace })
        .whereNull('ended_at')
        .select('job'),
    ]);
    return {
      failing: failing.map(({ job }) => job),
      active: [...new Set(active.map(({ job }) => job))],
    };
  }

  async failing(limit: number, workspace?: string) {
    const rows = await this.#knex('run_jobs')
      .join('runs', 'runs.id', 'run_jobs.ended_run')
      .whereNotNull('run_jobs.failing_since')
      .modify(within, workspace, 'run_jobs.workspace')
      .orderBy(['run_jobs.failing_since', 'runs.id'])
      .limit(limit)
      .select('runs.*', 'run_jobs.failures', 'run_jobs.failing_since');
    return rows.map((row: any) => ({
      run: fromRunRow(row),
      failures: Number(row.failures),
      since: String(row.failing_since),
    }));
  }

  #of(job: JobKey): Knex.QueryBuilder {
    return this.#knex('runs').where({
      workspace: job.workspace,
      job: job.job,
    });
  }

  /** Newest runs of each job, newest first: one short index walk per job, few statements. */
  async #newestOfEach(
    jobs: readonly JobKey[],
    perJob: number,
    columns: string[],
  ): Promise<any[]> {
    const rows: any[] = [];
    for (let from = 0; from < jobs.length; from += UNION) {
      const selects = jobs
        .slice(from, from + UNION)
        .map(job =>
          this.#knex
            .select('*')
            .from(
              this.#of(job)
                .select(columns)
                .orderBy('number', 'desc')
                .limit(perJob)
                .as('newest'),
            ),
        );
      rows.push(...((await this.#knex.unionAll(selects)) as any[]));
    }
    return rows.sort((a, b) => b.number - a.number);
  }
}

function within(
  query: Knex.QueryBuilder,
  workspace: string | undefined,
  column = 'workspace',
): void {
  if (workspace !== undefined) {
    query.where(column, workspace);
  }
}

function toBar(row: any): RunBar {
  const times = {
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    repairs: row.repairs,
  };
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    createdAt: row.created_at,
    ...times,
    ...activeTime({ ...times, ...fromActiveColumns(row) }),
    revision: row.revision_hash,
  };
}

/**
 * A run that was repaired, did some of its tasks, or only counts as good has a
 * length that says nothing of the job.
 */
function isPlainSuccess(row: {
  state: string;
  repairs: number;
  mark: string | null;
  selection: string | null;
}): boolean {
  return (
    row.state === 'success' &&
    row.repairs === 0 &&
    row.mark === null &&
    row.selection === null
  );
}

function durationOf(row: {
  started_at: string | null;
  ended_at: string | null;
}): number | undefined {
  return row.started_at && row.ended_at
    ? instantMs(row.ended_at) - instantMs(row.started_at)
    : undefined;
}

import { Knex } from 'knex';
import { failpoint } from '@openlake/plugin-openlake-node';
import { RunState, TaskState } from '../state/RunState';
import { FencedError } from './FencedError';
import {
  readRevision,
  readRun,
  readTask,
  RevisionRow,
  runDocument,
  RunRow,
  TaskRow,
  taskRow,
} from './runRows';
import {
  ChangedPage,
  OwnedRun,
  RunFence,
  RunnerIdentity,
  RunnerLeaseRow,
  RunStore,
  StoredRevision,
} from './RunStore';

const ROWS_PER_STATEMENT = 200;
/** Task runs that a page of changes holds, unless one run alone has more. */
const TASKS_PER_PAGE = 2_000;
const MAX_TRIES = 5;
/** The use of a revision is written down once in this time. */
const USE_NOTED_MS = 3_600_000;

/**
 * Keeps the runner's state in SQLite or PostgreSQL.
 *
 * Leases run by the clock of the database. Each writing transaction first takes
 * the next number of the change sequence, and with it the lock on its one row:
 * changes become visible in the order of their numbers, so a reader with a
 * cursor skips none.
 *
 * @internal
 */
export class DatabaseRunStore implements RunStore {
  readonly #knex: Knex;
  readonly #nowMs: string;

  private constructor(knex: Knex) {
    this.#knex = knex;
    this.#nowMs = knex.client.config.client.includes('sqlite')
      ? `cast(unixepoch('subsec') * 1000 as integer)`
      : `(extract(epoch from clock_timestamp()) * 1000)::bigint`;
  }

  /** @param knex - with the tables in place, see `migrationSettings` */
  static create(knex: Knex): DatabaseRunStore {
    return new DatabaseRunStore(knex);
  }

  async putRevision(revision: StoredRevision): Promise<void> {
    const { spec, settings } = revision;
    const now = new Date().toISOString();
    await this.#knex('local_revisions')
      .insert({
        ...revision,
        spec: JSON.stringify(spec),
        settings: JSON.stringify(settings),
        deployed_at: now,
        used_at: now,
      })
      .onConflict('hash')
      .ignore();
  }

  async findRevision(hash: string): Promise<StoredRevision | undefined> {
    const row = await this.#knex<RevisionRow>('local_revisions')
      .where({ hash })
      .first();
    return row && readRevision(row);
  }

  async useRevision(hash: string): Promise<StoredRevision | undefined> {
    const row = await this.#knex<RevisionRow>('local_revisions')
      .where({ hash })
      .first();
    const now = Date.now();
    if (row && !(Date.parse(row.used_at ?? '') > now - USE_NOTED_MS)) {
      const noted = await this.#knex('local_revisions')
        .where({ hash })
        .update({ used_at: new Date(now).toISOString() });
      if (noted === 0) {
        return undefined;
      }
    }
    return row && readRevision(row);
  }

  async listUnusedRevisions(since: Date, limit: number): Promise<string[]> {
    const rows: RevisionRow[] = await this.#unused(since)
      .orderBy('used_at')
      .limit(limit);
    return rows.map(({ hash }) => hash);
  }

  async removeRevision(hash: string, since: Date): Promise<boolean> {
    return (await this.#unused(since).where({ hash }).delete()) > 0;
  }

  #unused(since: Date): Knex.QueryBuilder {
    return this.#knex('local_revisions')
      .where('used_at', '<', since.toISOString())
      .whereNotExists(
        this.#knex('local_runs').whereRaw(
          'local_runs.revision_hash = local_revisions.hash',
        ),
      );
  }

  async create(run: RunState, owner: string | undefined): Promise<boolean> {
    return this.#write(async (tx, change) => {
      const inserted = await tx('local_runs')
        .insert({
          run_id: run.runId,
          owner: owner ?? null,
          fence: 1,
          version: run.version,
          change,
          lifecycle: run.state.lifecycle,
          cancel_requested: false,
          revision_hash: run.revisionHash,
          document: runDocument(run),
        })
        .onConflict('run_id')
        .ignore()
        .returning('run_id');
      if (inserted.length === 0) {
        return false;
      }
      await putTasks(tx, run.runId, change, [...run.tasks.values()]);
      failpoint('local.create.before_commit');
      return true;
    });
  }

  async find(runId: string): Promise<RunState | undefined> {
    const row = await this.#knex<RunRow>('local_runs')
      .where({ run_id: runId })
      .first();
    return row && this.#withTasks(this.#knex, row);
  }

  async commit(
    next: { run: RunState; changed: readonly TaskState[] },
    fence: RunFence,
    options?: { release?: boolean; again?: boolean },
  ): Promise<void> {
    const { run, changed } = next;
    const { lifecycle } = run.state;
    await this.#write(async (tx, change) => {
      const written = await tx('local_runs')
        .where({
          run_id: run.runId,
          owner: fence.owner,
          fence: fence.fence,
          version: run.version - 1,
        })
        .update({
          version: run.version,
          change,
          lifecycle,
          document: runDocument(run),
          ...((lifecycle === 'terminated' || options?.release) && {
            owner: null,
          }),
        });
      if (written === 0) {
        if (options?.again && (await isWritten(tx, run, fence))) {
          return;
        }
        throw new FencedError(run.runId);
      }
      await putTasks(tx, run.runId, change, changed);
      failpoint('local.commit.before_commit');
    });
  }

  async requestCancel(runId: string): Promise<void> {
    await this.#knex('local_runs')
      .where({ run_id: runId })
      .whereNot({ lifecycle: 'terminated' })
      .update({ cancel_requested: true });
    failpoint('local.cancel.after_commit');
  }

  async repair(
    next: RunState,
    repairId: string,
    owner: string | undefined,
  ): Promise<OwnedRun | false | undefined> {
    return this.#write(async (tx, change) => {
      const added = await tx('local_repairs')
        .insert({ run_id: next.runId, repair_id: repairId })
        .onConflict(['run_id', 'repair_id'])
        .ignore()
        .returning('repair_id');
      if (added.length === 0) {
        return undefined;
      }
      const [row] = await tx('local_runs')
        .where({
          run_id: next.runId,
          lifecycle: 'terminated',
          version: next.version - 1,
        })
        .update({
          owner: owner ?? null,
          fence: tx.raw('fence + 1'),
          version: next.version,
          change,
          lifecycle: next.state.lifecycle,
          cancel_requested: false,
          revision_hash: next.revisionHash,
          document: runDocument(next),
        })
        .returning('fence');
      if (!row) {
        await tx('local_repairs')
          .where({ run_id: next.runId, repair_id: repairId })
          .delete();
        return false as const;
      }
      await putTasks(tx, next.runId, change, [...next.tasks.values()]);
      failpoint('local.repair.before_commit');
      return {
        run: next,
        fence: { owner: owner ?? '', fence: Number(row.fence) },
        cancelRequested: false,
      };
    });
  }

  async removeRuns(runIds: readonly string[]): Promise<string[]> {
    return this.#knex.transaction(async tx => {
      // Their tasks and repairs go with them.
      await tx<RunRow>('local_runs')
        .whereIn('run_id', runIds)
        .where({ lifecycle: 'terminated' })
        .delete();
      const left = await tx<RunRow>('local_runs')
        .whereIn('run_id', runIds)
        .select('run_id');
      failpoint('local.remove.before_commit');
      return left.map(row => row.run_id);
    });
  }

  async heartbeat(runner: RunnerIdentity, ttlMs: number): Promise<void> {
    const expires = this.#knex.raw(`${this.#nowMs} + ?`, [ttlMs]);
    await this.#knex('local_runners')
      .insert({
        id: runner.id,
        machine: runner.machine,
        pid: runner.pid,
        pid_started: runner.pidStarted,
        expires_at: expires,
      })
      .onConflict('id')
      .merge(['expires_at']);
  }

  async listRunners(machine: string): Promise<RunnerIdentity[]> {
    const rows = await this.#knex('local_runners').where({ machine });
    return rows.map(row => ({
      id: row.id,
      machine,
      pid: row.pid,
      pidStarted: row.pid_started,
    }));
  }

  async removeRunner(id: string): Promise<void> {
    await this.#knex('local_runners').where({ id }).delete();
  }

  async listLeasesAhead(ms: number): Promise<RunnerLeaseRow[]> {
    const rows = await this.#knex('local_runners')
      .whereRaw(`expires_at > ${this.#nowMs} + ?`, [ms])
      .select('id', 'expires_at');
    return rows.map(row => ({
      id: row.id,
      expiresAt: Number(row.expires_at),
    }));
  }

  async endLease({ id, expiresAt }: RunnerLeaseRow): Promise<boolean> {
    const ended = await this.#knex('local_runners')
      .where({ id, expires_at: expiresAt })
      .delete();
    return ended === 1;
  }

  async claim(owner: string): Promise<OwnedRun[]> {
    const rows: RunRow[] = await this.#knex('local_runs')
      .whereNot({ lifecycle: 'terminated' })
      .where(open =>
        open
          .whereNull('owner')
          .orWhereNotIn(
            'owner',
            this.#knex('local_runners')
              .whereRaw(`expires_at > ${this.#nowMs}`)
              .select('id'),
          ),
      )
      .whereExists(
        this.#knex('local_runners')
          .where({ id: owner })
          .whereRaw(`expires_at > ${this.#nowMs}`)
          .select('id'),
      )
      .update({ owner, fence: this.#knex.raw('fence + 1') })
      .returning('*');
    const owned: OwnedRun[] = [];
    for (const row of rows) {
      owned.push({
        run: await this.#withTasks(this.#knex, row),
        fence: { owner, fence: Number(row.fence) },
        cancelRequested: Boolean(row.cancel_requested),
      });
    }
    return owned;
  }

  async listOwned(owner: string) {
    const rows = await this.#knex<RunRow>('local_runs')
      .where({ owner })
      .select('run_id', 'fence', 'cancel_requested');
    return rows.map(row => ({
      runId: row.run_id,
      fence: Number(row.fence),
      cancelRequested: Boolean(row.cancel_requested),
    }));
  }

  async listChanges(request: {
    after: number;
    tasksAfter: number;
    limit: number;
  }): Promise<ChangedPage> {
    const rows = await this.#knex('local_runs')
      .where('change', '>', request.after)
      .orderBy('change')
      .limit(request.limit)
      .select<Array<RunRow & { tasks: number | string }>>(
        'local_runs.*',
        this.#knex('local_task_runs')
          .whereRaw('local_task_runs.run_id = local_runs.run_id')
          .where('local_task_runs.change', '>', request.tasksAfter)
          .count()
          .as('tasks'),
      );
    const some = rows.slice(0, runsOfPage(rows.map(row => Number(row.tasks))));
    const tasks = await this.#knex<TaskRow>('local_task_runs')
      .whereIn(
        'run_id',
        some.map(row => row.run_id),
      )
      .where('change', '>', request.tasksAfter);
    const byRun = new Map<string, TaskRow[]>();
    for (const task of tasks) {
      const group = byRun.get(task.run_id) ?? [];
      group.push(task);
      byRun.set(task.run_id, group);
    }
    return {
      runs: some.map(row => ({
        run: readRun(row, []),
        change: Number(row.change),
        changed: (byRun.get(row.run_id) ?? []).map(readTask),
      })),
      more: some.length < rows.length || rows.length >= request.limit,
    };
  }

  async ping(): Promise<void> {
    await this.#knex('local_changes').first('value');
  }

  async #withTasks(knex: Knex, row: RunRow): Promise<RunState> {
    const tasks = await knex<TaskRow>('local_task_runs').where({
      run_id: row.run_id,
    });
    return readRun(row, tasks);
  }

  async #write<T>(
    work: (tx: Knex.Transaction, change: number) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#knex.transaction(async tx => {
          const [row] = await tx('local_changes')
            .where({ id: 1 })
            .update({ value: tx.raw('value + 1') })
            .returning('value');
          return work(tx, Number(row.value));
        });
      } catch (error) {
        if (attempt === MAX_TRIES || !isContention(error)) {
          throw error;
        }
      }
    }
  }
}

async function putTasks(
  tx: Knex.Transaction,
  runId: string,
  change: number,
  tasks: readonly TaskState[],
): Promise<void> {
  for (let i = 0; i < tasks.length; i += ROWS_PER_STATEMENT) {
    await tx('local_task_runs')
      .insert(
        tasks
          .slice(i, i + ROWS_PER_STATEMENT)
          .map(task => taskRow(runId, change, task)),
      )
      .onConflict(['run_id', 'task_id'])
      .merge();
  }
}

/** How many runs fit into a page, by their task runs: one at least. */
function runsOfPage(tasks: readonly number[]): number {
  let room = TASKS_PER_PAGE;
  const full = tasks.findIndex((count, i) => (room -= count) < 0 && i > 0);
  return full < 0 ? tasks.length : full;
}

/** Whether who has this fence has written this version: nobody else can have. */
async function isWritten(
  tx: Knex.Transaction,
  { runId, version }: RunState,
  { fence }: RunFence,
): Promise<boolean> {
  const row = await tx<RunRow>('local_runs')
    .where({ run_id: runId, fence, version })
    .first('run_id');
  return row !== undefined;
}

/** Whether a transaction failed only because it met another one. */
function isContention(error: unknown): boolean {
  const code = String((error as { code?: unknown } | undefined)?.code ?? '');
  return code === '40001' || code === '40P01' || code.startsWith('SQLITE_BUSY');
}

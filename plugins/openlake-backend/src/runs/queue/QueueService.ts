import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  displayState,
  priorities,
  type Priority,
  type RunLimit,
} from '@openlake/plugin-openlake-common';
import type { Audit } from '../../audit/Audit';
import {
  decodeCursor,
  DEFAULT_PAGE_SIZE,
  encodeCursor,
} from '../../database/cursor';
import { type Clock, toInstant } from '../../database/instant';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import type { RunRecord } from '../Run';
import type { RunChanges } from '../RunChanges';
import type { RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { cancel, move } from '../transitions';
import type { LimitReader } from './LimitReader';
import { planMove, type QueueMove } from './planMove';
import { Places } from './Places';
import type { QueueStore } from './QueueStore';
import { type Limit, limitKey, type LimitedRun } from './RunLimits';

/**
 * The queue, for people: who waits for what, and another order.
 *
 * @internal
 */
export class QueueService {
  readonly #options: QueueServiceOptions;

  constructor(options: QueueServiceOptions) {
    this.#options = options;
  }

  /** Runs in the order in which they get a place, and the limits that they wait for. */
  async list(query: {
    workspace?: string;
    job?: string;
    cursor?: string;
    limit?: number;
  }): Promise<{
    items: Array<{
      run: RunRecord;
      position: number;
      limit?: RunLimit;
      /** Where waiting has raised it above its own. */
      raisedTo?: Priority;
    }>;
    limits: RunLimit[];
    total: number;
    nextCursor?: string;
  }> {
    const { queueStore, limitReader } = this.#options;
    const { cursor, limit = DEFAULT_PAGE_SIZE, ...filter } = query;
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    const groups = await queueStore.groups();
    const placed = await queueStore.placed();
    const { limits, isUnreadable } = await limitReader.read([
      ...groups,
      ...placed,
    ]);
    const places = new Places(limits, placed);
    const fullOf = (run: LimitedRun): Limit | undefined =>
      isUnreadable(run) ? undefined : places.full(run);
    const waiting = new Map<string, RunLimit>();
    const asked = new Set<string>();
    let total = 0;
    for (const { runs, ...group } of groups) {
      const full = fullOf(group);
      if (full) {
        const key = limitKey(full);
        const known = waiting.get(key)?.waiting ?? 0;
        waiting.set(key, { ...full, waiting: known + runs });
      }
      if (
        (filter.workspace ?? group.workspace) === group.workspace &&
        (filter.job ?? group.job) === group.job
      ) {
        total += runs;
        asked.add(full ? limitKey(full) : '');
      }
    }
    const limitOf = (run: LimitedRun) => {
      const full = fullOf(run);
      // It may have come to wait since the groups were read.
      return full && (waiting.get(limitKey(full)) ?? { ...full, waiting: 1 });
    };
    const rows = await queueStore.list({ ...filter, after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = page[page.length - 1];
    // What there is room for is to be seen while nobody waits as well.
    for (const set of await this.#configured(filter)) {
      const key = limitKey(set);
      asked.add(key);
      if (!waiting.has(key)) {
        waiting.set(key, { ...set, taken: places.taken(set), waiting: 0 });
      }
    }
    return {
      items: page.map(({ run, position, priority }) => ({
        run,
        position,
        limit: limitOf({
          ...run,
          child: run.parentRunId !== undefined && !run.ownPlace,
        }),
        ...(priorities[priority] !== run.priority && {
          raisedTo: priorities[priority],
        }),
      })),
      limits: [...waiting.values()]
        .filter(full => asked.has(limitKey(full)))
        .sort((a, b) => b.waiting - a.waiting),
      total,
      ...(rows.length > limit && {
        nextCursor: encodeCursor([last.position, last.run.id]),
      }),
    };
  }

  /**
   * Gives a waiting run another place; it takes over the priority it needs for
   * it.
   *
   * @throws NotFoundError, ConflictError when it or the other does not wait, or InputError
   */
  async move(
    runId: string,
    request: QueueMove & { note?: string; actor: string },
  ): Promise<RunRecord> {
    const { database, queueStore, changes, audit, clock } = this.#options;
    const { to, before, note, actor } = request;
    if (to === 'before' && (before === undefined || before === runId)) {
      throw new InputError('body.before: name another run that waits');
    }
    return database.transaction(async tx => {
      // Two people who order the same queue do it one after the other.
      await database.dialect.serialize(tx, 'queue');
      const moved = await this.#waiting(tx, runId);
      if (to === 'before') {
        await this.#waiting(tx, before!);
      }
      const all = await queueStore.standing(tx);
      const neighbour = {
        first: all[0],
        last: all[all.length - 1],
        before: all.find(({ id }) => id === before),
      }[to];
      const { priority } = neighbour!;
      const { queueOrder, others } = planMove(
        all.filter(
          standing => standing.priority === priority && standing.id !== runId,
        ),
        { to, before },
      );
      const at = toInstant(clock());
      await queueStore.reorder(tx, others, { priority, at });
      const { run, refusal } = await changes.change(tx, runId, found =>
        move(found, {
          priority: priorities[priority],
          queueOrder,
          raisedFrom: at,
        }),
      );
      if (refusal) {
        throw new ConflictError(refusal);
      }
      await audit.record(tx, {
        actor,
        action: 'queued-move',
        workspace: run.workspace,
        subject: `run:${run.id}`,
        details: {
          to,
          before: before ?? null,
          priority: { from: moved.priority, to: run.priority },
          note: note ?? null,
        },
      });
      return run;
    }, 'queue.move');
  }

  /**
   * Ends a waiting run as canceled, at once.
   *
   * @throws NotFoundError, or ConflictError when it does not wait
   */
  async drop(
    runId: string,
    request: { note: string; actor: string },
  ): Promise<RunRecord> {
    const { database, changes, audit, clock } = this.#options;
    const { note, actor } = request;
    return database.transaction(async tx => {
      await this.#waiting(tx, runId);
      const { run, refusal } = await changes.change(tx, runId, found =>
        found.admittedAt
          ? { refusal: noPlaceNeeded(found) }
          : cancel(
              found,
              { by: actor, code: 'canceled_by_user', note },
              toInstant(clock()),
            ),
      );
      if (refusal) {
        throw new ConflictError(refusal);
      }
      await audit.record(tx, {
        actor,
        action: 'queued-drop',
        workspace: run.workspace,
        subject: `run:${run.id}`,
        details: { note },
      });
      return run;
    }, 'queue.drop');
  }

  /** Limits that are shown whether somebody waits for them or not. */
  async #configured(filter: {
    workspace?: string;
    job?: string;
  }): Promise<Array<Omit<Limit, 'taken'>>> {
    const { jobs, maxConcurrentRuns } = this.#options;
    if (filter.job !== undefined) {
      return [];
    }
    const { workspaces, computes } = await jobs.configuredLimits(
      filter.workspace,
    );
    return [
      ...[...workspaces].map(([name, max]) => ({
        kind: 'workspace' as const,
        name,
        max,
      })),
      ...[...computes].map(([name, max]) => ({
        kind: 'compute' as const,
        name,
        max,
      })),
      ...(filter.workspace === undefined
        ? [{ kind: 'all' as const, max: maxConcurrentRuns }]
        : []),
    ];
  }

  async #waiting(tx: Transaction, runId: string): Promise<RunRecord> {
    const run = await this.#options.store.find(runId, tx);
    if (!run) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
    if (run.state.lifecycle !== 'queued' || run.admittedAt) {
      throw new ConflictError(noPlaceNeeded(run));
    }
    return run;
  }
}

/** @internal */
export interface QueueServiceOptions {
  database: OpenlakeDatabase;
  store: RunStore;
  queueStore: QueueStore;
  changes: RunChanges;
  jobs: RunnableJobs;
  limitReader: LimitReader;
  /** Of all jobs together. */
  maxConcurrentRuns: number;
  audit: Audit;
  clock: Clock;
}

function noPlaceNeeded({ job, number, state }: RunRecord): string {
  return state.lifecycle === 'queued'
    ? `${job} #${number} has left the queue: it has a place and is being handed over.`
    : `${job} #${number} does not wait in the queue: it is ${displayState(
        state,
      ).replace('_', ' ')}.`;
}

function parseCursor(cursor: string): { id: string; position: number } {
  const [position, id] = decodeCursor(cursor, ['integer', 'text']);
  return { id: String(id), position: Number(position) };
}

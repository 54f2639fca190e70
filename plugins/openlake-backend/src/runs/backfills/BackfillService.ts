import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  type Backfill,
  type BackfillInterval,
  type BackfillPlan,
  canonicalJson,
} from '@openlake/plugin-openlake-common';
import { monotonicFactory } from 'ulid';
import type { Audit } from '../../audit/Audit';
import { type Clock, toInstant } from '../../database/instant';
import {
  afterCommit,
  type OpenlakeDatabase,
  type Transaction,
} from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type { Orchestrators } from '../Orchestrators';
import type { RunChanges } from '../RunChanges';
import type { RunnableJobs } from '../RunnableJobs';
import type { RunStatistics } from '../RunStatistics';
import type { RunStore } from '../RunStore';
import { cancel as cancelRun } from '../transitions';
import {
  type BackfillOrder,
  type BackfillRecord,
  OPEN_STATES,
} from './Backfill';
import type { BackfillQuery, BackfillStore } from './BackfillStore';
import { designBackfill, findBackfilledJob, isWaiting } from './designBackfill';
import { presentBackfills } from './presentBackfills';
import { toInterval } from './toBackfill';
import {
  type BackfillDecision,
  type BackfillMove,
  cancel,
  pause,
  resume,
  retry,
} from './transitions';

/** Nobody loses a race this often by chance. */
const MAX_TRIES = 10;
/** What a retry leaves as it is. */
const DONE: readonly string[] = ['success', 'excluded', 'waiting'];

const newId = monotonicFactory();

/** Who does something, and why. @internal */
export interface BackfillCommand {
  actor: string;
  note?: string;
}

/**
 * What people and clients can do with backfills: each in one transaction with
 * its audit entry.
 *
 * @internal
 */
export class BackfillService {
  readonly #options: {
    database: OpenlakeDatabase;
    backfillStore: BackfillStore;
    store: RunStore;
    changes: RunChanges;
    jobs: RunnableJobs;
    statistics: RunStatistics;
    orchestrators: Orchestrators;
    audit: Audit;
    clock: Clock;
    onBackfill: (id: string) => void;
  };

  constructor(options: {
    database: OpenlakeDatabase;
    backfillStore: BackfillStore;
    store: RunStore;
    changes: RunChanges;
    jobs: RunnableJobs;
    statistics: RunStatistics;
    orchestrators: Orchestrators;
    audit: Audit;
    clock: Clock;
    /** Hint after a commit that a backfill may have work to do. */
    onBackfill: (id: string) => void;
  }) {
    this.#options = options;
  }

  /** What {@link BackfillService.create} would do. */
  async preview(key: JobKey, order: BackfillOrder): Promise<BackfillPlan> {
    const design = await designBackfill(
      this.#options,
      order,
      await findBackfilledJob(this.#options, key),
    );
    const total = design.intervals.filter(isWaiting).length;
    return {
      ...design,
      total,
      excluded: design.intervals.length - total,
    };
  }

  /**
   * Makes a backfill. The same idempotency key of a job answers with the same
   * backfill, and with a conflict when something else is asked for.
   *
   * @throws NotFoundError, ConflictError or InputError with what to change
   */
  async create(
    key: JobKey,
    order: BackfillOrder,
    { actor, idempotencyKey }: { actor: string; idempotencyKey?: string },
  ): Promise<Backfill> {
    const { database, backfillStore, store, audit, clock, onBackfill } =
      this.#options;
    const job = await findBackfilledJob(this.#options, key);
    const backfill = await database.transaction(async tx => {
      // From here on no other backfill is made, and no interval of one started.
      await store.lockJob(tx, key);
      const same =
        idempotencyKey !== undefined &&
        (await backfillStore.findByKey(tx, key, idempotencyKey));
      if (same) {
        if (askedFor(same.request) !== askedFor(order)) {
          throw new ConflictError(
            `This idempotency key stands for backfill ${same.id}, which was asked for with another range or other options. Take another key for another backfill.`,
          );
        }
        return same;
      }
      const design = await designBackfill(this.#options, order, job, tx);
      const total = design.intervals.filter(isWaiting).length;
      if (!total) {
        throw new ConflictError(
          design.intervals.length
            ? 'Nothing to run: every interval of the range is left out. Choose another range, or run them again with reprocess.'
            : 'No interval starts in this range. Choose another one.',
        );
      }
      const now = clock();
      const made: BackfillRecord = {
        workspace: key.workspace,
        job: key.job,
        id: newId(now.getTime()),
        state: 'running',
        request: order,
        createdBy: actor,
        createdAt: toInstant(now),
        version: 1,
      };
      await backfillStore.insert(tx, made, design.intervals, idempotencyKey);
      await audit.record(tx, {
        actor,
        action: 'backfill-create',
        workspace: key.workspace,
        subject: `backfill:${made.id}`,
        details: {
          job: key.job,
          from: order.from,
          to: order.to,
          runs: total,
          note: order.note ?? null,
        },
      });
      afterCommit(tx, () => onBackfill(made.id));
      return made;
    }, 'backfill.create');
    return (await presentBackfills(this.#options, [backfill]))[0];
  }

  async list(
    query: BackfillQuery,
  ): Promise<{ items: Backfill[]; nextCursor?: string }> {
    const { backfills, nextCursor } = await this.#options.backfillStore.list(
      query,
    );
    return {
      items: await presentBackfills(this.#options, backfills),
      nextCursor,
    };
  }

  /** @throws NotFoundError */
  async get(
    id: string,
  ): Promise<{ backfill: Backfill; intervals: BackfillInterval[] }> {
    const record = await this.#options.backfillStore.find(id);
    if (!record) {
      throw notFound(id);
    }
    const [backfill] = await presentBackfills(this.#options, [record]);
    const intervals = await this.#options.backfillStore.intervals(id);
    return { backfill, intervals: intervals.map(toInterval) };
  }

  /** @throws NotFoundError or ConflictError */
  async pause(id: string, command: BackfillCommand): Promise<Backfill> {
    return this.#command(
      id,
      'backfill-pause',
      command,
      async (backfill, move) => pause(backfill, move),
    );
  }

  /** @throws NotFoundError or ConflictError */
  async resume(id: string, command: BackfillCommand): Promise<Backfill> {
    return this.#command(
      id,
      'backfill-resume',
      command,
      async (backfill, move) => resume(backfill, move),
    );
  }

  /**
   * Ends a backfill and asks its runs to end.
   *
   * @throws NotFoundError or ConflictError
   */
  async cancel(id: string, command: BackfillCommand): Promise<Backfill> {
    const { backfillStore } = this.#options;
    return this.#command(
      id,
      'backfill-cancel',
      command,
      async (backfill, move) => cancel(backfill, move),
      async tx => {
        await backfillStore.endWaiting(tx, id);
        for (const { state, runId } of await backfillStore.intervals(id, tx)) {
          if (runId && OPEN_STATES.includes(state)) {
            await this.#cancelRun(tx, runId, command);
          }
        }
      },
    );
  }

  /**
   * Lets the intervals whose run did not succeed be run again.
   *
   * @throws NotFoundError or ConflictError
   */
  async retry(id: string, command: BackfillCommand): Promise<Backfill> {
    const { backfillStore } = this.#options;
    let failed: number[] = [];
    return this.#command(
      id,
      'backfill-retry',
      command,
      async (backfill, move, tx) => {
        const intervals = await backfillStore.intervals(id, tx);
        failed = intervals
          .filter(
            ({ state }) =>
              !DONE.includes(state) && !OPEN_STATES.includes(state),
          )
          .map(({ position }) => position);
        return retry(backfill, failed.length, move);
      },
      tx => backfillStore.reopen(tx, id, failed),
    );
  }

  async #command(
    id: string,
    action: string,
    { actor, note }: BackfillCommand,
    decide: (
      backfill: BackfillRecord,
      move: BackfillMove,
      tx: Transaction,
    ) => Promise<BackfillDecision>,
    effects: (tx: Transaction) => Promise<void> = async () => {},
  ): Promise<Backfill> {
    const { database, audit, clock, onBackfill } = this.#options;
    const move = { by: actor, note, at: toInstant(clock()) };
    const changed = await database.transaction(async tx => {
      const backfill = await this.#change(tx, id, found =>
        decide(found, move, tx),
      );
      await effects(tx);
      await audit.record(tx, {
        actor,
        action,
        workspace: backfill.workspace,
        subject: `backfill:${id}`,
        details: { job: backfill.job, note: note ?? null },
      });
      afterCommit(tx, () => onBackfill(id));
      return backfill;
    }, 'backfill.change');
    return (await presentBackfills(this.#options, [changed]))[0];
  }

  /** Reads a backfill, decides, writes; and again when somebody was faster. */
  async #change(
    tx: Transaction,
    id: string,
    decide: (backfill: BackfillRecord) => Promise<BackfillDecision>,
  ): Promise<BackfillRecord> {
    const { backfillStore } = this.#options;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const backfill = await backfillStore.find(id, tx);
      if (!backfill) {
        throw notFound(id);
      }
      const { change, refusal } = await decide(backfill);
      if (!change) {
        throw new ConflictError(refusal);
      }
      const changed = await backfillStore.update(tx, backfill, change);
      if (changed) {
        return changed;
      }
    }
    throw new ConflictError(`Backfill ${id} keeps changing, try again`);
  }

  async #cancelRun(
    tx: Transaction,
    runId: string,
    { actor, note }: BackfillCommand,
  ): Promise<void> {
    const { changes, clock } = this.#options;
    const { run, refusal } = await changes.change(tx, runId, found =>
      cancelRun(
        found,
        {
          by: actor,
          code: 'canceled_with_parent',
          note: note
            ? `Its backfill was canceled: “${note}”`
            : 'Its backfill was canceled',
        },
        toInstant(clock()),
      ),
    );
    // Refused: it has ended meanwhile.
    if (refusal === undefined) {
      await changes.cancelChildren(tx, run);
    }
  }
}

/** What must be the same for the same key: all but what was said about it. */
function askedFor({ note, ...order }: BackfillOrder): string {
  return canonicalJson(order);
}

function notFound(id: string): NotFoundError {
  return new NotFoundError(`There is no backfill ${id}`);
}

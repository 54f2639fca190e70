import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import { type Audit, SYSTEM_ACTOR } from '../../audit/Audit';
import { type Clock, toInstant } from '../../database/instant';
import type { Leases } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import { jobKeyText } from '../../jobs/Job';
import type { RunCreator } from '../RunCreator';
import type { RunnableJob, RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { selectedTasks } from '../selectedTasks';
import { type BackfillRecord, OPEN_STATES } from './Backfill';
import type { BackfillStore } from './BackfillStore';
import { parallelOf } from './planBackfill';
import { complete, pause } from './transitions';

/** Ended runs looked at per round. */
const SETTLE_BATCH = 500;
/** As long as a backfill can be asked about. */
const KEEP_KEY_MS = 366 * 86_400_000;

/** Errors that a person has to do something about; others pass. */
const FOR_PEOPLE: readonly string[] = [
  'InputError',
  'ConflictError',
  'NotFoundError',
];

/** @internal */
export interface BackfillRunnerOptions {
  database: OpenlakeDatabase;
  leases: Leases;
  backfillStore: BackfillStore;
  store: RunStore;
  creator: RunCreator;
  jobs: RunnableJobs;
  audit: Audit;
  logger: LoggerService;
  clock: Clock;
}

/**
 * Starts the runs of backfills, so many at once as each may have. An interval
 * and its run are one transaction, so whatever stops us in between, no
 * interval is lost and none has two.
 *
 * @internal
 */
export class BackfillRunner {
  readonly #options: BackfillRunnerOptions;
  /** What has been said of backfills that could not be looked at, so that it is said once. */
  readonly #complaints = new Map<string, string>();

  constructor(options: BackfillRunnerOptions) {
    this.#options = options;
  }

  /** One round. Safe to repeat at any point. */
  async runOnce(context: RoundContext): Promise<{
    settled: number;
    started: number;
    completed: number;
    more: boolean;
  }> {
    const { backfillStore, logger } = this.#options;
    const settled = await backfillStore.settle(SETTLE_BATCH);
    const running = await backfillStore.listRunning();
    const counts = await backfillStore.counts(running.map(({ id }) => id));
    const done = { started: 0, completed: 0 };
    for (const backfill of running) {
      if (context.signal.aborted) {
        break;
      }
      try {
        const states = counts.get(backfill.id) ?? {};
        const { started, completed } = await this.#advance(
          backfill,
          states,
          context,
        );
        done.started += started;
        done.completed += completed;
        this.#complaints.delete(backfill.id);
      } catch (error) {
        const complaint = stringifyError(error);
        if (this.#complaints.get(backfill.id) !== complaint) {
          this.#complaints.set(backfill.id, complaint);
          logger.warn(
            `Backfill ${backfill.id} of ${jobKeyText(
              backfill,
            )} could not go on, trying again: ${complaint}`,
          );
        }
      }
    }
    return { settled, ...done, more: settled === SETTLE_BATCH };
  }

  async #advance(
    backfill: BackfillRecord,
    states: Record<string, number>,
    context: RoundContext,
  ): Promise<{ started: number; completed: number }> {
    const { database, backfillStore, jobs, clock } = this.#options;
    const active = OPEN_STATES.reduce((sum, at) => sum + (states[at] ?? 0), 0);
    if (!states.waiting) {
      if (active > 0) {
        return { started: 0, completed: 0 };
      }
      const { change } = complete(backfill, toInstant(clock()));
      const ended = await database.transaction(async tx => {
        await this.#assertHeld(tx, context);
        return change && backfillStore.update(tx, backfill, change);
      }, 'backfill.change');
      return { started: 0, completed: ended ? 1 : 0 };
    }
    const job = await jobs.find(backfill);
    if (!job || job.retired) {
      await this.#pause(
        backfill,
        'The job is no longer in its repository',
        context,
      );
      return { started: 0, completed: 0 };
    }
    const places = parallelOf(backfill.request, job.spec.concurrency) - active;
    let current: BackfillRecord | undefined = backfill;
    let started = 0;
    while (started < places && current && !context.signal.aborted) {
      current = await this.#startNext(current, job, context);
      started += current ? 1 : 0;
    }
    return { started, completed: 0 };
  }

  /** @returns the backfill as it is now, or undefined when nothing was started */
  async #startNext(
    backfill: BackfillRecord,
    job: RunnableJob,
    context: RoundContext,
  ): Promise<BackfillRecord | undefined> {
    const { database, backfillStore, store } = this.#options;
    try {
      return await database.transaction(async tx => {
        await this.#assertHeld(tx, context);
        // Also the lock: nobody pauses or cancels it until this run is noted.
        const now = await backfillStore.update(tx, backfill, {});
        if (!now) {
          return undefined;
        }
        // Nobody starts a run for the same interval meanwhile.
        await store.lockJob(tx, job);
        const interval = await backfillStore.nextWaiting(tx, now);
        if (!interval || !(await this.#hasRoom(tx, job))) {
          return undefined;
        }
        const { run } = await this.#options.creator.create(tx, {
          job,
          trigger: {
            kind: 'backfill',
            by: backfill.createdBy,
            detail: `${interval.start} to ${interval.end}`,
          },
          parameters: backfill.request.parameters,
          scheduledAt: interval.end,
          interval: { start: interval.start, end: interval.end },
          backfillId: backfill.id,
          selection: selectedTasks(backfill.request.tasks, job.spec),
          priority: 'low',
          key: {
            text: `backfill:${backfill.id}:${interval.position}:${interval.tries}`,
            ttlMs: KEEP_KEY_MS,
          },
          answered: true,
        });
        await backfillStore.start(tx, backfill.id, interval.position, run.id);
        return now;
      }, 'backfill.start');
    } catch (error) {
      if (!isError(error) || !FOR_PEOPLE.includes(error.name)) {
        throw error;
      }
      await this.#pause(backfill, error.message, context);
      return undefined;
    }
  }

  /**
   * A run of a backfill waits where others would be skipped, fail or take the
   * place of the oldest: it neither gives way for ever nor pushes anybody out.
   */
  async #hasRoom(tx: Transaction, job: RunnableJob): Promise<boolean> {
    const { max_concurrent_runs: max, when_full } = job.spec.concurrency;
    if (when_full === 'queue') {
      return true;
    }
    const active = await this.#options.store.listActive(tx, job, max);
    return active.length < max;
  }

  async #pause(
    backfill: BackfillRecord,
    reason: string,
    context: RoundContext,
  ): Promise<void> {
    const { database, backfillStore, audit, clock } = this.#options;
    await database.transaction(async tx => {
      await this.#assertHeld(tx, context);
      const { change } = pause(backfill, {
        note: reason,
        at: toInstant(clock()),
      });
      if (change && (await backfillStore.update(tx, backfill, change))) {
        await audit.record(tx, {
          actor: SYSTEM_ACTOR,
          action: 'backfill-pause',
          workspace: backfill.workspace,
          subject: `backfill:${backfill.id}`,
          details: { job: backfill.job, note: reason },
        });
      }
    }, 'backfill.change');
  }

  async #assertHeld(tx: Transaction, { lease }: RoundContext): Promise<void> {
    if (lease) {
      await this.#options.leases.assertHeld(tx, lease);
    }
  }
}

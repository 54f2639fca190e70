import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { type Clock, toInstant } from '../../database/instant';
import type { Leases } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { RunCreator } from '../RunCreator';
import type { RunnableJob, RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import type { LandingFolder } from './LandingFolder';
import { planTrigger, type TriggerPlan } from './plan';
import type { Fire, TriggerRecord } from './Trigger';
import type { TriggerStore } from './TriggerStore';

/** Triggers looked at per round. */
const BATCH = 100;
/** A trigger that cannot be looked at is left alone this long; the others go on. */
const AGAIN_MS = 30_000;

/** @internal */
export interface TriggerEvaluatorOptions {
  database: OpenlakeDatabase;
  leases: Leases;
  store: RunStore;
  triggerStore: TriggerStore;
  creator: RunCreator;
  jobs: RunnableJobs;
  landing: LandingFolder;
  logger: LoggerService;
  clock: Clock;
}

/**
 * Looks at the triggers that are due. A tick and its run, or its recorded
 * skip, are one transaction, and a tick can be taken only once: whatever stops
 * us in between, each due tick is exactly one of both.
 *
 * @internal
 */
export class TriggerEvaluator {
  readonly #options: TriggerEvaluatorOptions;
  /** Triggers that could not be looked at, until when; their ticks stay due. */
  readonly #leftAlone = new Map<string, number>();
  /** What has been said of them, so that it is said once. */
  readonly #complaints = new Map<string, string>();

  constructor(options: TriggerEvaluatorOptions) {
    this.#options = options;
  }

  /** One round. Safe to repeat at any point. */
  async runOnce(
    context: RoundContext,
  ): Promise<{ fired: number; skipped: number; more: boolean }> {
    const { triggerStore, clock, logger } = this.#options;
    const now = clock();
    for (const [key, until] of this.#leftAlone) {
      if (until <= now.getTime()) {
        this.#leftAlone.delete(key);
      }
    }
    const limit = BATCH + this.#leftAlone.size;
    const listed = await triggerStore.listDue(toInstant(now), limit);
    const due = listed.filter(trigger => !this.#leftAlone.has(nameOf(trigger)));
    const counts = { fired: 0, skipped: 0 };
    const jobs = new Map<string, RunnableJob | undefined>();
    for (const trigger of due) {
      if (context.signal.aborted) {
        break;
      }
      try {
        const done = await this.#look(trigger, context, jobs);
        counts.fired += done.fired;
        counts.skipped += done.skipped;
        this.#complaints.delete(nameOf(trigger));
      } catch (error) {
        const name = nameOf(trigger);
        const complaint = stringifyError(error);
        this.#leftAlone.set(name, now.getTime() + AGAIN_MS);
        if (this.#complaints.get(name) !== complaint) {
          this.#complaints.set(name, complaint);
          logger.warn(
            `Trigger ${name} could not be looked at, trying again from time to time: ${complaint}`,
          );
        }
      }
    }
    return { ...counts, more: listed.length === limit };
  }

  async #look(
    trigger: TriggerRecord,
    { lease }: RoundContext,
    jobs: Map<string, RunnableJob | undefined>,
  ): Promise<{ fired: number; skipped: number }> {
    const { database, leases, triggerStore, landing, clock } = this.#options;
    const key = jobKeyText(trigger);
    if (!jobs.has(key)) {
      jobs.set(key, await this.#options.jobs.find(trigger));
    }
    const job = jobs.get(key);
    const files =
      'file_arrival' in trigger.trigger
        ? await landing.list(
            trigger.workspace,
            trigger.trigger.file_arrival.path,
          )
        : [];
    const plan = planTrigger(
      trigger,
      clock(),
      job?.paused ? 'the job was paused' : undefined,
      files,
    );
    return database.transaction(async tx => {
      if (lease) {
        await leases.assertHeld(tx, lease);
      }
      if (!job || job.retired) {
        await triggerStore.remove(tx, trigger);
        return { fired: 0, skipped: 0 };
      }
      const { nextAt, state } = plan;
      const ours = await triggerStore.update(tx, { ...trigger, nextAt, state });
      return ours
        ? this.#carryOut(tx, trigger, plan, job)
        : { fired: 0, skipped: 0 };
    });
  }

  async #carryOut(
    tx: Transaction,
    trigger: TriggerRecord,
    plan: TriggerPlan,
    job: RunnableJob,
  ): Promise<{ fired: number; skipped: number }> {
    const { triggerStore, clock } = this.#options;
    const at = toInstant(clock());
    for (const skip of plan.skips) {
      await triggerStore.skipTicks(tx, trigger, skip, at);
    }
    let fired = 0;
    for (const fire of plan.fires) {
      fired += (await this.fire(tx, trigger, fire, job)) ? 1 : 0;
    }
    return { fired, skipped: plan.skips.length };
  }

  /**
   * Starts the run of a tick, unless the tick has been taken.
   *
   * @returns whether this was the first time
   */
  async fire(
    tx: Transaction,
    trigger: JobKey & { key: string },
    fire: Fire,
    job: RunnableJob,
  ): Promise<boolean> {
    const { triggerStore, store, creator, clock } = this.#options;
    const at = toInstant(clock());
    if (!(await triggerStore.takeTick(tx, trigger, fire.tick, at))) {
      return false;
    }
    const cause = fire.causedBy
      ? await store.find(fire.causedBy, tx)
      : undefined;
    const { run } = await creator.create(tx, {
      job,
      trigger: {
        kind: fire.kind,
        detail: fire.detail,
        causedBy: cause?.id,
      },
      scheduledAt: fire.scheduledAt,
      interval: fire.interval,
      cause,
      answered: false,
    });
    await triggerStore.noteRun(tx, trigger, fire.tick, run.id);
    return true;
  }
}

function nameOf(trigger: TriggerRecord): string {
  return `${jobKeyText(trigger)} ${trigger.key}`;
}

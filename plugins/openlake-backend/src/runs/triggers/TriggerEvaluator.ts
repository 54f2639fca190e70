import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { failpoint } from '@openlake/plugin-openlake-node';
import { type Clock, toInstant } from '../../database/instant';
import type { Leases } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import { LeftAlone } from '../dispatch/LeftAlone';
import { asClock } from '../interval';
import { newRunId, type RunCreator } from '../RunCreator';
import type { RunnableJob, RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { type LandingFolder, listingProblem } from './LandingFolder';
import {
  arrivedFiles,
  type Landed,
  type LandedFile,
  planTrigger,
  type TriggerPlan,
} from './plan';
import {
  type Fire,
  type Skip,
  triggerName,
  type TriggerRecord,
} from './Trigger';
import type { TriggerStore } from './TriggerStore';

/** Triggers looked at per round. */
const BATCH = 1_000;
/** Triggers that are written in one transaction. */
const TOGETHER = 250;
/** Runs of a job that are looked through for who wrote a file, the newest. */
const BEGUN_RUNS = 20;
/** States of runs that are or were at work. */
const BEGUN = [
  'running',
  'terminating',
  'success',
  'failed',
  'canceled',
  'timed_out',
] as const;

/** A trigger by the clock, with its job. */
interface Plain {
  trigger: TriggerRecord;
  job: RunnableJob;
}

interface PlannedFire {
  trigger: TriggerRecord;
  tick: string;
  runId: string;
  fire: Fire;
  job: RunnableJob;
}

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
  /** Triggers that could not be looked at; their ticks stay due. */
  readonly #leftAlone: LeftAlone;

  constructor(options: TriggerEvaluatorOptions) {
    this.#options = options;
    this.#leftAlone = new LeftAlone(options);
  }

  /** One round. Safe to repeat at any point. */
  async runOnce(
    context: RoundContext,
  ): Promise<{ fired: number; skipped: number; more: boolean }> {
    const { triggerStore, clock, logger } = this.#options;
    const now = clock();
    const limit = BATCH + this.#leftAlone.size;
    const listed = await triggerStore.listDue(toInstant(now), limit);
    this.#leftAlone.keepOnly(listed.map(triggerName));
    const due = listed.filter(
      trigger => !this.#leftAlone.has(triggerName(trigger)),
    );
    if (due.length > 0) {
      failpoint('tick.due');
    }
    const counts = { fired: 0, skipped: 0 };
    const add = ({ fired, skipped }: typeof counts) => {
      counts.fired += fired;
      counts.skipped += skipped;
    };
    for (let from = 0; from < due.length; from += TOGETHER) {
      if (context.signal.aborted) {
        break;
      }
      const { together, others } = await this.#sort(
        due.slice(from, from + TOGETHER),
      );
      try {
        add(await this.#lookTogether(together, context));
      } catch (error) {
        // One of them, or nothing that lasts: each is looked at by itself.
        logger.warn(
          `${
            together.length
          } triggers could not be looked at together: ${stringifyError(error)}`,
        );
        others.push(...together.map(({ trigger }) => trigger));
      }
      for (const trigger of others) {
        if (context.signal.aborted) {
          break;
        }
        add(await this.#lookAlone(trigger, context));
      }
    }
    return { ...counts, more: listed.length === limit };
  }

  /**
   * Those that many are written of at once: by the clock, of jobs whose runs
   * wait when there are too many.
   */
  async #sort(
    due: readonly TriggerRecord[],
  ): Promise<{ together: Plain[]; others: TriggerRecord[] }> {
    const { jobs, logger } = this.#options;
    const clocks = due.filter(({ trigger }) => asClock(trigger));
    const others = due.filter(({ trigger }) => !asClock(trigger));
    const together: Plain[] = [];
    try {
      const found = await jobs.findMany(clocks);
      for (const trigger of clocks) {
        const job = found.get(jobKeyText(trigger));
        if (job && !job.retired && job.spec.concurrency.when_full === 'queue') {
          together.push({ trigger, job });
        } else {
          others.push(trigger);
        }
      }
      return { together, others };
    } catch (error) {
      // One of them: each is read by itself, which tells whose fault it is.
      logger.debug(`Jobs could not be read together: ${stringifyError(error)}`);
      return { together: [], others: [...due] };
    }
  }

  async #lookTogether(
    plain: readonly Plain[],
    { lease }: RoundContext,
  ): Promise<{ fired: number; skipped: number }> {
    if (!plain.length) {
      return { fired: 0, skipped: 0 };
    }
    const { database, leases, triggerStore, creator, clock } = this.#options;
    const now = clock();
    const plans = new Map(
      plain.map(({ trigger, job }) => {
        const plan = planTrigger(trigger, now, pauseOf(job));
        return [triggerName(trigger), { plan, job }];
      }),
    );
    return database.transaction(async tx => {
      if (lease) {
        await leases.assertHeld(tx, lease);
      }
      const ours = await triggerStore.updateAll(
        tx,
        plain.map(({ trigger }) => {
          const { nextAt, state } = plans.get(triggerName(trigger))!.plan;
          return { ...trigger, nextAt, state };
        }),
      );
      const skips: Array<{ trigger: TriggerRecord } & Skip> = [];
      const fires: PlannedFire[] = [];
      for (const trigger of ours) {
        const { plan, job } = plans.get(triggerName(trigger))!;
        skips.push(...plan.skips.map(skip => ({ trigger, ...skip })));
        for (const fire of plan.fires) {
          const { tick } = fire;
          fires.push({ trigger, tick, runId: newRunId(now), fire, job });
        }
      }
      await triggerStore.takeTicks(tx, skips, toInstant(now));
      const taken = await triggerStore.takeTicks(tx, fires, toInstant(now));
      await creator.createAll(
        tx,
        taken.map(({ fire, job, runId }) => ({
          id: runId,
          job,
          trigger: { kind: fire.kind, detail: fire.detail },
          scheduledAt: fire.scheduledAt,
          interval: fire.interval,
          answered: false,
        })),
      );
      return { fired: taken.length, skipped: skips.length };
    }, 'tick.take');
  }

  /** Looks at a trigger so that what is wrong with it holds up nobody else. */
  async #lookAlone(
    trigger: TriggerRecord,
    context: RoundContext,
  ): Promise<{ fired: number; skipped: number }> {
    const name = triggerName(trigger);
    try {
      const done = await this.#look(trigger, context);
      this.#leftAlone.settle(name);
      return done;
    } catch (error) {
      const what = `Trigger ${name} could not be looked at`;
      this.#leftAlone.leave(name, undefined, what, error);
      return { fired: 0, skipped: 0 };
    }
  }

  async #look(
    trigger: TriggerRecord,
    { lease }: RoundContext,
  ): Promise<{ fired: number; skipped: number }> {
    const { database, leases, triggerStore, clock } = this.#options;
    const job = await this.#options.jobs.find(trigger);
    const landed = await this.#landed(trigger);
    const plan = planTrigger(trigger, clock(), job && pauseOf(job), landed);
    return database.transaction(async tx => {
      if (lease) {
        await leases.assertHeld(tx, lease);
      }
      if (!job || job.retired) {
        await triggerStore.remove(tx, trigger);
        return { fired: 0, skipped: 0 };
      }
      const { nextAt, state } = plan;
      const ours =
        state === trigger.state
          ? await triggerStore.lookAgain(tx, trigger, nextAt)
          : await triggerStore.update(tx, { ...trigger, nextAt, state });
      return ours
        ? this.#carryOut(tx, trigger, plan, job)
        : { fired: 0, skipped: 0 };
    }, 'tick.take');
  }

  /** Files that a trigger watches, and the runs that may have written what is new. */
  async #landed(trigger: TriggerRecord): Promise<Landed | undefined> {
    const { landing, store, logger } = this.#options;
    const { workspace, job } = trigger;
    if (!('file_arrival' in trigger.trigger)) {
      return undefined;
    }
    const { path } = trigger.trigger.file_arrival;
    let files: LandedFile[];
    try {
      files = await landing.list(workspace, path);
    } catch (error) {
      const problem = listingProblem(error);
      if (problem !== trigger.state.problem) {
        logger.warn(
          `Files of trigger ${triggerName(
            trigger,
          )} could not be listed: ${stringifyError(error)}`,
        );
      }
      return { files: [], runs: [], problem };
    }
    if (!arrivedFiles(trigger, files).length) {
      return { files, runs: [] };
    }
    const { runs } = await store.list({
      workspace,
      job,
      triggers: ['file_arrival'],
      states: BEGUN,
      limit: BEGUN_RUNS,
    });
    return { files, runs };
  }

  async #carryOut(
    tx: Transaction,
    trigger: TriggerRecord,
    plan: TriggerPlan,
    job: RunnableJob,
  ): Promise<{ fired: number; skipped: number }> {
    const { triggerStore, clock } = this.#options;
    const at = toInstant(clock());
    await triggerStore.takeTicks(
      tx,
      plan.skips.map(skip => ({ trigger, ...skip })),
      at,
    );
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
    const now = clock();
    const runId = newRunId(now);
    const [taken] = await triggerStore.takeTicks(
      tx,
      [{ trigger, tick: fire.tick, runId }],
      toInstant(now),
    );
    if (!taken) {
      return false;
    }
    const cause = fire.causedBy
      ? await store.find(fire.causedBy, tx)
      : undefined;
    await creator.create(tx, {
      id: runId,
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
    return true;
  }
}

function pauseOf(job: RunnableJob): string | undefined {
  return job.paused ? 'the job was paused' : undefined;
}

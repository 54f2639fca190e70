import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { Orchestrator } from '@openlake/plugin-openlake-node';
import { type Clock, instantMs, toInstant } from '../../database/instant';
import type { Lease, Leases } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { admissible } from '../admission';
import type { Orchestrators } from '../Orchestrators';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import { type RunRecord } from '../Run';
import type { RunChanges } from '../RunChanges';
import type { MirrorStore } from '../mirror/MirrorStore';
import type { RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { accept, admit, postpone, reject } from '../transitions';
import { backoffMs, callSignal, verdictOf } from './callErrors';
import { Canceller } from './Canceller';
import type { DispatchStore } from './DispatchStore';
import { eachEngine } from './eachEngine';
import { FencedChanges } from './FencedChanges';

/** The registry has thrown a revision away. */
class RevisionGoneError extends Error {}

/** Runs handled per round. */
const BATCH = 50;
/** When nobody noted how a call ended, for instance since we were killed. */
const UNANSWERED_MS = 5_000;

/**
 * Hands waiting runs to their engines: gives out the places of each job, then
 * deploys and triggers. Every step may be repeated: the engine knows runs and
 * repairs by our ids.
 *
 * @internal
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  /** Revisions that an engine has confirmed to this process. */
  readonly #deployed = new Set<string>();
  readonly #fenced: FencedChanges;
  readonly #canceller: Canceller;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#fenced = new FencedChanges(options);
    this.#canceller = new Canceller({ ...options, fenced: this.#fenced });
  }

  /** One round. Safe to repeat at any point. */
  async runOnce(context: RoundContext): Promise<{
    admitted: number;
    dispatched: number;
    canceled: number;
    more: boolean;
  }> {
    const { dispatchStore, clock } = this.#options;
    const admitted = await this.#admit(context.lease);
    const now = toInstant(clock());
    const due = await dispatchStore.listDue(now, BATCH);
    const dispatched = await eachEngine(
      due,
      context.signal,
      run => this.#dispatch(run, context),
      (run, down) => this.#postpone(run, context, down),
    );
    const { canceled, more } = await this.#canceller.runOnce(context, BATCH);
    return {
      admitted,
      dispatched,
      canceled,
      more: more || due.length === BATCH,
    };
  }

  async #admit(lease: Lease | undefined): Promise<number> {
    const { dispatchStore } = this.#options;
    let admitted = 0;
    for (const key of await dispatchStore.listWaitingJobs()) {
      try {
        admitted += await this.#admitOf(key, lease);
      } catch (error) {
        if (lease && isConflict(error)) {
          throw error; // The lease has gone.
        }
        this.#options.logger.warn(
          `The queue of ${jobKeyText(
            key,
          )} could not be looked at, trying again: ${stringifyError(error)}`,
        );
      }
    }
    return admitted;
  }

  async #admitOf(key: JobKey, lease: Lease | undefined): Promise<number> {
    const { jobs, database, store, dispatchStore, changes, clock } =
      this.#options;
    const job = await jobs.find(key);
    const max = job?.spec.concurrency.max_concurrent_runs ?? 1;
    return database.transaction(async tx => {
      await this.#fenced.assertHeld(tx, lease);
      await store.lockJob(tx, key);
      const active = await store.listActive(tx, key, max);
      const now = toInstant(clock());
      const chosen = admissible(max, active);
      for (const run of chosen) {
        const { change } = admit(run, now);
        if (change) {
          await changes.write(tx, run, change);
        }
      }
      await dispatchStore.explainWaiting(
        tx,
        key,
        max === 1
          ? 'One run of the job at a time'
          : `At most ${max} runs of the job at a time`,
      );
      return chosen.length;
    });
  }

  /** @returns why the engine cannot be reached, if so */
  async #dispatch(
    run: RunRecord,
    context: RoundContext,
  ): Promise<string | undefined> {
    const engine = this.#options.orchestrators.find(run.orchestrator);
    if (!engine) {
      return this.#postpone(
        run,
        context,
        `No engine ${run.orchestrator} is connected. Connect it in the configuration of OpenLake.`,
      );
    }
    const claimed = await this.#fenced.claim(run, context.lease, UNANSWERED_MS);
    if (!claimed) {
      return undefined;
    }
    try {
      await this.#hand(claimed, engine, callSignal(context));
    } catch (error) {
      if (context.signal.aborted) {
        throw error;
      }
      return this.#afterError(claimed, context, engine, error);
    }
    const { refusal, run: now } = await this.#fenced.decide(
      run.id,
      context.lease,
      accept,
    );
    if (refusal && now.reportVersion < 0) {
      // It was ended here while the call was under way.
      await this.#stop(engine, run.id, context);
    }
    return undefined;
  }

  async #hand(
    run: RunRecord,
    engine: Orchestrator,
    signal: AbortSignal,
  ): Promise<void> {
    const { jobs, store } = this.#options;
    const { hash } = run.revision;
    const deployKey = `${engine.id}/${jobKeyText(run)}/${hash}`;
    if (!this.#deployed.has(deployKey)) {
      const revision = await jobs.revision(run, hash);
      if (!revision) {
        throw new RevisionGoneError(
          `Revision ${hash} of ${run.job} is not kept any more. Start a new run.`,
        );
      }
      await engine.deploy(revision, { signal });
      this.#deployed.add(deployKey);
    }
    const repair =
      run.repairs > 0 && run.dispatch.acceptedAt
        ? (await store.listRepairs(run.id)).at(-1)
        : undefined;
    try {
      if (repair) {
        await engine.repair(
          {
            runId: run.id,
            repairId: repair.id,
            repairNumber: repair.number,
            tasks: repair.tasks,
            revisionHash: hash,
          },
          { signal },
        );
      } else {
        await engine.trigger(
          {
            runId: run.id,
            runNumber: run.number,
            workspace: run.workspace,
            job: run.job,
            revisionHash: hash,
            parameters: run.parameters,
            interval: run.interval,
            scheduledAt: run.scheduledAt,
          },
          { signal },
        );
      }
    } catch (error) {
      // What we believe to be deployed may have been thrown away meanwhile.
      this.#deployed.delete(deployKey);
      throw error;
    }
  }

  async #afterError(
    run: RunRecord,
    context: RoundContext,
    engine: Orchestrator,
    error: unknown,
  ): Promise<string | undefined> {
    const verdict =
      error instanceof RevisionGoneError
        ? { code: 'invalid_configuration' as const, message: error.message }
        : verdictOf(error, {
            engine: engine.title,
            repairing: run.repairs > 0 && run.dispatch.acceptedAt !== undefined,
          });
    if (verdict.code === undefined) {
      return this.#postpone(
        run,
        context,
        verdict.message,
        verdict.retryAfterMs,
      );
    }
    const { code, message } = verdict;
    await this.#fenced.decide(run.id, context.lease, (found, now) =>
      reject(found, code, message, now),
    );
    return undefined;
  }

  async #postpone(
    run: RunRecord,
    context: RoundContext,
    message: string,
    delayMs = backoffMs(run.dispatch.attempts),
  ): Promise<string> {
    await this.#fenced.decide(run.id, context.lease, (found, now) =>
      postpone(found, message, toInstant(instantMs(now) + delayMs)),
    );
    return message;
  }

  async #stop(
    engine: Orchestrator,
    runId: string,
    context: RoundContext,
  ): Promise<void> {
    try {
      await engine.cancel(runId, { signal: callSignal(context) });
    } catch (error) {
      // The mirror meets it again as a stray.
      this.#options.logger.warn(
        `Run ${runId} goes on in ${engine.title}: ${stringifyError(error)}`,
      );
    }
  }
}

/** @internal */
export interface DispatcherOptions {
  database: OpenlakeDatabase;
  leases: Leases;
  store: RunStore;
  dispatchStore: DispatchStore;
  mirrorStore: MirrorStore;
  changes: RunChanges;
  jobs: RunnableJobs;
  orchestrators: Orchestrators;
  logger: LoggerService;
  clock: Clock;
}

function isConflict(error: unknown): boolean {
  return (error as Error).name === 'ConflictError';
}

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
import type { RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import {
  accept,
  admit,
  canceledUnknown,
  claim,
  type Decision,
  postpone,
  reject,
} from '../transitions';
import { backoffMs, verdictOf } from './callErrors';
import type { DispatchStore } from './DispatchStore';

/** The registry has thrown a revision away. */
class RevisionGoneError extends Error {}

/** Runs handled per round. */
const BATCH = 50;
/** Calls to one engine at the same time. */
const PARALLEL = 4;
const CALL_DEADLINE_MS = 60_000;
/** Asked again this often until the engine reports the end. */
const CANCEL_AGAIN_MS = 15_000;
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

  constructor(options: DispatcherOptions) {
    this.#options = options;
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
    const ending = await dispatchStore.listTerminating(now, BATCH);
    const dispatched = await this.#eachEngine(due, context, run =>
      this.#dispatch(run, context),
    );
    const canceled = await this.#eachEngine(ending, context, run =>
      this.#cancel(run, context),
    );
    const more = due.length === BATCH || ending.length === BATCH;
    return { admitted, dispatched, canceled, more };
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
      await this.#assertHeld(tx, lease);
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

  /** Engines side by side, some calls each; one that is down is asked once per round. */
  async #eachEngine(
    runs: readonly RunRecord[],
    context: RoundContext,
    work: (run: RunRecord) => Promise<string | undefined>,
  ): Promise<number> {
    const byEngine = new Map<string, RunRecord[]>();
    for (const run of runs) {
      const queue = byEngine.get(run.orchestrator) ?? [];
      byEngine.set(run.orchestrator, [...queue, run]);
    }
    let done = 0;
    const engines = [...byEngine.values()].map(async queue => {
      let down: string | undefined;
      const worker = async () => {
        for (let run = queue.shift(); run; run = queue.shift()) {
          if (context.signal.aborted) {
            return;
          }
          if (down === undefined) {
            down = await work(run);
            done += down === undefined ? 1 : 0;
          } else {
            await this.#postpone(run, context, down);
          }
        }
      };
      await allEnded(Array.from({ length: PARALLEL }, worker));
    });
    await allEnded(engines);
    return done;
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
    const claimed = await this.#claim(run, context, UNANSWERED_MS);
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
    const { refusal, run: now } = await this.#decide(run.id, context, accept);
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
        ? await store.findRepair(run.id)
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
    await this.#decide(run.id, context, (found, now) =>
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
    await this.#decide(run.id, context, (found, now) =>
      postpone(found, message, toInstant(instantMs(now) + delayMs)),
    );
    return message;
  }

  /** @returns why the engine cannot be reached, if so */
  async #cancel(
    run: RunRecord,
    context: RoundContext,
  ): Promise<string | undefined> {
    const engine = this.#options.orchestrators.find(run.orchestrator);
    const claimed = await this.#claim(run, context, CANCEL_AGAIN_MS);
    if (!claimed || !engine) {
      return undefined;
    }
    try {
      await engine.cancel(run.id, { signal: callSignal(context) });
    } catch (error) {
      if (!isNotFound(error)) {
        this.#options.logger.warn(
          `${engine.title} did not take the cancellation of run ${
            run.id
          }, asking again: ${stringifyError(error)}`,
        );
        return undefined;
      }
      await this.#decide(run.id, context, canceledUnknown);
    }
    return undefined;
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

  async #claim(
    run: RunRecord,
    { lease }: RoundContext,
    retryMs: number,
  ): Promise<RunRecord | undefined> {
    const { database, changes, clock } = this.#options;
    const { change } = claim(run, toInstant(clock().getTime() + retryMs));
    return change
      ? database.transaction(async tx => {
          await this.#assertHeld(tx, lease);
          return changes.write(tx, run, change);
        })
      : undefined;
  }

  async #decide(
    runId: string,
    { lease }: RoundContext,
    decide: (run: RunRecord, now: string) => Decision,
  ): Promise<{ run: RunRecord; refusal?: string }> {
    const { database, changes, clock } = this.#options;
    return database.transaction(async tx => {
      await this.#assertHeld(tx, lease);
      return changes.change(tx, runId, run => decide(run, toInstant(clock())));
    });
  }

  async #assertHeld(
    tx: Parameters<Leases['assertHeld']>[0],
    lease: Lease | undefined,
  ): Promise<void> {
    if (lease) {
      await this.#options.leases.assertHeld(tx, lease);
    }
  }
}

/** @internal */
export interface DispatcherOptions {
  database: OpenlakeDatabase;
  leases: Leases;
  store: RunStore;
  dispatchStore: DispatchStore;
  changes: RunChanges;
  jobs: RunnableJobs;
  orchestrators: Orchestrators;
  logger: LoggerService;
  clock: Clock;
}

/** Waits for all, also when one fails: a round that has ended works no more. */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  const failed = ends.find(end => end.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}

function callSignal({ signal }: RoundContext): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(CALL_DEADLINE_MS)]);
}

function isConflict(error: unknown): boolean {
  return (error as Error).name === 'ConflictError';
}

function isNotFound(error: unknown): boolean {
  return (error as { kind?: string }).kind === 'not_found';
}

import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  ConnectorError,
  failpoint,
  type Orchestrator,
  type RepairRunRequest,
} from '@openlake/plugin-openlake-node';
import { type Clock, instantMs, toInstant } from '../../database/instant';
import type { Leases } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import type { Orchestrators } from '../Orchestrators';
import { jobKeyText } from '../../jobs/Job';
import { type RunRecord } from '../Run';
import type { RunChanges } from '../RunChanges';
import type { MirrorStore } from '../mirror/MirrorStore';
import type { RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { accept, postpone, reject } from '../transitions';
import { backoffMs, callSignal, isEngineDown, verdictOf } from './callErrors';
import { Canceller } from './Canceller';
import type { DispatchStore, EngineScope } from './DispatchStore';
import { eachEngine, type Worked } from './eachEngine';
import { FencedChanges } from './FencedChanges';

/** The registry has thrown a revision away. */
class RevisionGoneError extends Error {}

/** Runs handled per round. */
const BATCH = 50;
/** When nobody noted how a call ended, for instance since we were killed. */
const UNANSWERED_MS = 5_000;

/**
 * Hands runs that have a place to their engine: deploys, then triggers. Every
 * step may be repeated: the engine knows runs and repairs by our ids. Each
 * engine has a dispatcher of its own, so that one that hangs holds up no other.
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
  async runOnce(
    context: RoundContext,
  ): Promise<{ dispatched: number; canceled: number; more: boolean }> {
    const { dispatchStore, scope, clock } = this.#options;
    const now = toInstant(clock());
    const due = await dispatchStore.listDue(now, BATCH, scope);
    const dispatched = await eachEngine(
      due,
      context.signal,
      run => this.#dispatch(run, context),
      (run, down) => this.#postpone(run, context, down),
    );
    const { canceled, more } = await this.#canceller.runOnce(context, BATCH);
    return { dispatched, canceled, more: more || due.length === BATCH };
  }

  async #dispatch(run: RunRecord, context: RoundContext): Promise<Worked> {
    const engine = this.#options.orchestrators.find(run.orchestrator);
    if (!engine) {
      const down = `No engine ${run.orchestrator} is connected. Connect it in the configuration of OpenLake.`;
      await this.#postpone(run, context, down);
      return { down };
    }
    const claimed = await this.#fenced.claim(run, context.lease, UNANSWERED_MS);
    if (!claimed) {
      return 'done';
    }
    try {
      await this.#hand(claimed, engine, callSignal(context));
      failpoint('run.hand.answered');
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
    return 'done';
  }

  async #hand(
    run: RunRecord,
    engine: Orchestrator,
    signal: AbortSignal,
  ): Promise<void> {
    const { jobs, store } = this.#options;
    const { hash } = run.revision;
    if (
      run.selection &&
      !engine.capabilities.operations.includes('run_some_tasks')
    ) {
      // Who asks is told before; a backfill can outlive a change of engines.
      throw new ConnectorError(
        'unsupported',
        `${engine.title} cannot run some tasks of a job only.`,
      );
    }
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
    const repairs = run.repairs > 0 ? await store.listRepairs(run.id) : [];
    const repair = repairs.at(-1);
    const marks = repair && (await this.#marks(run, repair.tasks));
    try {
      if (repair && run.dispatch.acceptedAt) {
        await engine.repair(
          {
            runId: run.id,
            repairId: repair.id,
            repairNumber: repair.number,
            tasks: repair.tasks,
            revisionHash: hash,
            // The engine may not have heard of an earlier repair.
            parameters: repairs.some(({ parameters }) => parameters)
              ? run.parameters
              : undefined,
            marks,
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
            // Of a run that never got there, its newest repair says what runs.
            tasks: repair?.tasks ?? run.selection,
            marks,
            interval: run.interval,
            scheduledAt: run.scheduledAt,
            priority: run.priority,
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

  /** Tasks that somebody marked and that do not run again. */
  async #marks(
    run: RunRecord,
    again: readonly string[],
  ): Promise<RepairRunRequest['marks']> {
    const tasks = await this.#options.store.listTasks(run.id);
    const marks = tasks.flatMap(({ key, index, mark }) =>
      mark && index === undefined && !again.includes(key)
        ? [{ key, result: mark.result }]
        : [],
    );
    return marks.length ? marks : undefined;
  }

  async #afterError(
    run: RunRecord,
    context: RoundContext,
    engine: Orchestrator,
    error: unknown,
  ): Promise<Worked> {
    const verdict =
      error instanceof RevisionGoneError
        ? { code: 'invalid_configuration' as const, message: error.message }
        : verdictOf(error, {
            engine: engine.title,
            repairing: run.repairs > 0 && run.dispatch.acceptedAt !== undefined,
          });
    if (verdict.code === undefined) {
      const { message, retryAfterMs } = verdict;
      await this.#postpone(run, context, message, retryAfterMs);
      return isEngineDown(error) ? { down: message } : 'later';
    }
    const { code, message } = verdict;
    await this.#fenced.decide(run.id, context.lease, (found, now) =>
      reject(found, code, message, now),
    );
    return 'done';
  }

  async #postpone(
    run: RunRecord,
    context: RoundContext,
    message: string,
    delayMs = backoffMs(run.dispatch.attempts),
  ): Promise<void> {
    await this.#fenced.decide(run.id, context.lease, (found, now) =>
      postpone(found, message, toInstant(instantMs(now) + delayMs)),
    );
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
  /** Whose runs it hands over. */
  scope: EngineScope;
  logger: LoggerService;
  clock: Clock;
}

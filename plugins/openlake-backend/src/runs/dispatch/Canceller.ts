import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { failpoint } from '@openlake/plugin-openlake-node';
import { type Clock, toInstant } from '../../database/instant';
import type { RoundContext } from '../../database/Loop';
import type { MirrorStore } from '../mirror/MirrorStore';
import type { Orchestrators } from '../Orchestrators';
import type { RunRecord } from '../Run';
import { canceledUnknown, cancelTaken, cancelUnanswered } from '../transitions';
import type { DispatchStore, EngineScope } from './DispatchStore';
import { callSignal, isEngineDown, isNotFound } from './callErrors';
import { eachEngine, type Worked } from './eachEngine';
import type { FencedChanges } from './FencedChanges';

/** Asked again this often until the engine reports the end. */
const CANCEL_AGAIN_MS = 15_000;

/** @internal */
export interface CancellerOptions {
  dispatchStore: DispatchStore;
  /** When engines last answered. */
  mirrorStore: MirrorStore;
  fenced: FencedChanges;
  orchestrators: Orchestrators;
  /** Whose runs. */
  scope: EngineScope;
  logger: LoggerService;
  clock: Clock;
}

/**
 * Asks engines to end the runs that are to be cancelled, until they report the
 * end. While an engine does not answer the run says so, and not for ever.
 *
 * @internal
 */
export class Canceller {
  readonly #options: CancellerOptions;

  constructor(options: CancellerOptions) {
    this.#options = options;
  }

  /** One round. Safe to repeat at any point. */
  async runOnce(
    context: RoundContext,
    limit: number,
  ): Promise<{ canceled: number; more: boolean }> {
    const { dispatchStore, scope, clock } = this.#options;
    const ending = await dispatchStore.listTerminating(
      toInstant(clock()),
      limit,
      scope,
    );
    const canceled = await eachEngine(
      ending,
      context.signal,
      run => this.#cancel(run, context),
      async (run, down) => {
        const claimed = await this.#claim(run, context);
        if (claimed) {
          await this.#unanswered(claimed, context, down);
        }
      },
    );
    return { canceled, more: ending.length === limit };
  }

  async #cancel(run: RunRecord, context: RoundContext): Promise<Worked> {
    const { fenced, orchestrators, logger } = this.#options;
    const claimed = await this.#claim(run, context);
    if (!claimed) {
      return 'done';
    }
    const engine = orchestrators.find(run.orchestrator);
    if (!engine) {
      const down = `no engine ${run.orchestrator} is connected`;
      await this.#unanswered(claimed, context, down);
      return { down };
    }
    try {
      await engine.cancel(run.id, { signal: callSignal(context) });
      failpoint('engine.cancel.answered');
    } catch (error) {
      if (context.signal.aborted) {
        throw error;
      }
      if (isNotFound(error)) {
        await fenced.decide(run.id, context.lease, canceledUnknown);
        return 'done';
      }
      logger.warn(
        `${engine.title} did not take the cancellation of run ${
          run.id
        }, asking again: ${stringifyError(error)}`,
      );
      const message = `${engine.title} did not take it: ${
        (error as Error).message
      }`;
      await this.#unanswered(claimed, context, message);
      return isEngineDown(error) ? { down: message } : 'later';
    }
    await fenced.decide(run.id, context.lease, cancelTaken);
    return 'done';
  }

  /** From here on it is not asked for again before its time. */
  #claim(run: RunRecord, { lease }: RoundContext) {
    return this.#options.fenced.claim(run, lease, CANCEL_AGAIN_MS);
  }

  async #unanswered(
    run: RunRecord,
    { lease }: RoundContext,
    message: string,
  ): Promise<void> {
    const { fenced, mirrorStore } = this.#options;
    const { syncedAt } = await mirrorStore.find(run.orchestrator);
    await fenced.decide(run.id, lease, (found, now) =>
      cancelUnanswered(found, { message, answeredAt: syncedAt }, now),
    );
  }
}

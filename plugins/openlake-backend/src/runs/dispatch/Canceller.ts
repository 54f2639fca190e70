import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { failpoint } from '@openlake/plugin-openlake-node';
import { type Clock, toInstant } from '../../database/instant';
import type { RoundContext } from '../../database/Loop';
import type { MirrorStore } from '../mirror/MirrorStore';
import type { Orchestrators } from '../Orchestrators';
import type { RunRecord } from '../Run';
import { canceledUnknown, cancelTaken, cancelUnanswered } from '../transitions';
import type { DispatchStore } from './DispatchStore';
import { callSignal, isNotFound } from './callErrors';
import { eachEngine } from './eachEngine';
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
    const { dispatchStore, clock } = this.#options;
    const ending = await dispatchStore.listTerminating(
      toInstant(clock()),
      limit,
    );
    const canceled = await eachEngine(
      ending,
      context.signal,
      run => this.#cancel(run, context),
      async (run, down) => {
        const claimed = await this.#claim(run, context);
        return claimed && this.#unanswered(claimed, context, down);
      },
    );
    return { canceled, more: ending.length === limit };
  }

  /** @returns why the engine cannot be reached, if so */
  async #cancel(
    run: RunRecord,
    context: RoundContext,
  ): Promise<string | undefined> {
    const { fenced, orchestrators, logger } = this.#options;
    const claimed = await this.#claim(run, context);
    if (!claimed) {
      return undefined;
    }
    const engine = orchestrators.find(run.orchestrator);
    if (!engine) {
      return this.#unanswered(
        claimed,
        context,
        `no engine ${run.orchestrator} is connected`,
      );
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
        return undefined;
      }
      logger.warn(
        `${engine.title} did not take the cancellation of run ${
          run.id
        }, asking again: ${stringifyError(error)}`,
      );
      return this.#unanswered(
        claimed,
        context,
        `${engine.title} did not take it: ${(error as Error).message}`,
      );
    }
    await fenced.decide(run.id, context.lease, cancelTaken);
    return undefined;
  }

  /** From here on it is not asked for again before its time. */
  #claim(run: RunRecord, { lease }: RoundContext) {
    return this.#options.fenced.claim(run, lease, CANCEL_AGAIN_MS);
  }

  async #unanswered(
    run: RunRecord,
    { lease }: RoundContext,
    message: string,
  ): Promise<string> {
    const { fenced, mirrorStore } = this.#options;
    const { syncedAt } = await mirrorStore.find(run.orchestrator);
    await fenced.decide(run.id, lease, (found, now) =>
      cancelUnanswered(found, { message, answeredAt: syncedAt }, now),
    );
    return message;
  }
}

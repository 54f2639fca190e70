import { ulid } from 'ulid';
import { instantMs, toInstant } from '../../database/instant';
import type { RoundContext, RoundCounts } from '../../database/Loop';
import type { RetentionOptions } from './RetentionOptions';
import type { RetentionPassRecord } from './RetentionStore';
import { RetentionSweep } from './RetentionSweep';

const PASS_EVERY_MS = 3_600_000;
/**
 * Removes what is older than it is kept, in small steps that may be repeated. A
 * pass that was cut short is taken up again.
 *
 * @internal
 */
export class RunRetention {
  readonly #options: RetentionOptions;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** A pass, when one is due. */
  async runOnce(context: RoundContext): Promise<RoundCounts> {
    const { retentionStore, clock } = this.#options;
    const [last] = await retentionStore.passes(1);
    const now = clock();
    if (
      last?.endedAt &&
      now.getTime() - instantMs(last.endedAt) < PASS_EVERY_MS
    ) {
      return {};
    }
    const pass: RetentionPassRecord =
      last && !last.endedAt
        ? // What it kept is counted anew.
          { ...last, kept: {}, problem: undefined }
        : {
            id: ulid(now.getTime()),
            startedAt: toInstant(now),
            removed: {},
            kept: {},
          };
    await new RetentionSweep(this.#options, pass, context).run();
    return { ...pass.removed };
  }
}

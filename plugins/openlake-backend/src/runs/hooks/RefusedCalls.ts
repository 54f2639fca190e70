import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../../database/instant';
import { type JobKey, jobKeyText } from '../../jobs/Job';

/** So often at most, about a webhook: whoever calls must not fill the log. */
const SAY_EVERY_MS = 60_000;

/**
 * Tells the log of calls of webhooks that were refused, once a minute for each
 * webhook and reason, and how many there were. It says why, and nothing of what was sent.
 *
 * @internal
 */
export class RefusedCalls {
  readonly #logger: LoggerService;
  readonly #clock: Clock;
  /** By job and reason; only of jobs that have a webhook, so there are not many. */
  readonly #unsaid = new Map<string, { saidAt: number; calls: number }>();

  constructor(options: { logger: LoggerService; clock: Clock }) {
    this.#logger = options.logger;
    this.#clock = options.clock;
  }

  /** @param why - a sentence that holds nothing of the call */
  add(job: JobKey, why: string): void {
    const what = `A call of the webhook of ${jobKeyText(
      job,
    )} was refused: ${why}.`;
    const now = this.#clock().getTime();
    const { saidAt, calls } = this.#unsaid.get(what) ?? {
      saidAt: -Infinity,
      calls: 0,
    };
    if (now - saidAt < SAY_EVERY_MS) {
      this.#unsaid.set(what, { saidAt, calls: calls + 1 });
      return;
    }
    this.#unsaid.set(what, { saidAt: now, calls: 0 });
    const others = calls
      ? ` ${calls} more ${
          calls === 1 ? 'was' : 'were'
        } refused since the last time this was said.`
      : '';
    this.#logger.warn(`${what}${others}`);
  }
}

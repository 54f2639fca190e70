import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';

/** Where something changed, as the pages know it. @internal */
export type HintRoom = 'workspaces' | 'jobs' | 'runs' | 'tables' | 'connectors';

const CHANNEL = 'openlake';
const COLLECT_MS = 150;
const MAX_IDS = 200;

/**
 * Tells open pages that something changed: a room and ids, never data, since a
 * broadcast is seen by people who may not see the data. Hints that come close
 * together go out as one.
 *
 * @internal
 */
export class Hints {
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;
  readonly #pending = new Map<HintRoom, Set<string>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: { signals: SignalsService; logger: LoggerService }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Never throws: a hint that gets lost is made up for by polling. */
  publish(room: HintRoom, ids: readonly string[]): void {
    const pending = this.#pending.get(room) ?? new Set();
    ids.forEach(id => pending.add(id));
    this.#pending.set(room, pending);
    this.#timer ??= setTimeout(() => this.#flush(), COLLECT_MS);
  }

  /** Drops what has not gone out. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#pending.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const messages = [...this.#pending].map(([room, ids]) => ({
      room,
      // Too many to name: whoever shows the room looks again.
      ids: ids.size > MAX_IDS ? [] : [...ids],
    }));
    this.#pending.clear();
    for (const message of messages) {
      this.#signals
        .publish({
          recipients: { type: 'broadcast' },
          channel: CHANNEL,
          message,
        })
        .catch(error =>
          this.#logger.debug(`A hint did not go out: ${String(error)}`),
        );
    }
  }
}

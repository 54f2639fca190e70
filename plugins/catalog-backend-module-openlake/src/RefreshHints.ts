import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';

/** The topic that signals travel on between backends and their plugins. */
const SIGNALS = 'signals';
const CHANNEL = 'openlake';
/** Rooms whose changes can show in the catalog. */
const ROOMS = ['workspaces', 'jobs', 'tables'];
const COLLECT_MS = 2_000;

/**
 * Refreshes soon after the control plane says that something changed. Only a
 * hint: the schedule finds what it misses.
 *
 * @internal
 */
export class RefreshHints {
  readonly #refresh: () => Promise<void>;
  readonly #logger: LoggerService;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(options: {
    refresh: () => Promise<void>;
    logger: LoggerService;
  }) {
    this.#refresh = options.refresh;
    this.#logger = options.logger;
  }

  async subscribe(events: EventsService): Promise<void> {
    await events.subscribe({
      id: 'catalog-openlake',
      topics: [SIGNALS],
      onEvent: async ({ eventPayload }) => this.onSignal(eventPayload),
    });
  }

  /** Takes any signal; those of others are ignored. */
  onSignal(signal: unknown): void {
    const { channel, message } = (signal ?? {}) as {
      channel?: unknown;
      message?: { room?: unknown };
    };
    if (
      channel === CHANNEL &&
      ROOMS.includes(String(message?.room)) &&
      !this.#stopped
    ) {
      this.#timer ??= setTimeout(() => this.#run(), COLLECT_MS);
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    this.#timer = undefined;
    this.#refresh().catch(error =>
      this.#logger.warn(`The OpenLake registry was not read: ${error}`),
    );
  }
}

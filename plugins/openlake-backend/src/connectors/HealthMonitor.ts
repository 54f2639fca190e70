import { LoggerService } from '@backstage/backend-plugin-api';
import { ConnectorView } from '@openlake/plugin-openlake-common';
import { ConnectorHealth } from '@openlake/plugin-openlake-node';
import { Clock, systemClock, toInstant } from '../database/instant';
import { Loop } from '../database/Loop';
import { Connectors } from './Connectors';
import { ConnectorEntry } from './Shelf';

const CHECK_EVERY_MS = 30_000;
const TIMEOUT_MS = 10_000;

/**
 * Asks each connector from time to time how it is, and remembers since when.
 * What it says is about this process' own sight of the engines.
 *
 * @internal
 */
export class HealthMonitor {
  readonly #connectors: Connectors;
  readonly #clock: Clock;
  readonly #onChange: (ids: string[]) => void;
  readonly #views = new Map<string, ConnectorView>();
  #firstRound: Promise<unknown> | undefined;

  constructor(options: {
    connectors: Connectors;
    onChange: (ids: string[]) => void;
    clock?: Clock;
  }) {
    this.#connectors = options.connectors;
    this.#onChange = options.onChange;
    this.#clock = options.clock ?? systemClock;
  }

  /** Checks all connectors until the loop is stopped. */
  start(logger: LoggerService): Loop {
    return Loop.start({
      name: 'connector-health',
      everyMs: CHECK_EVERY_MS,
      runOnce: () => this.runOnce(),
      logger,
    });
  }

  /** What is known. Waits for the first check of all, which is bounded in time. */
  async list(): Promise<ConnectorView[]> {
    await (this.#firstRound ?? this.runOnce());
    return [...this.#views.values()].sort((a, b) =>
      `${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1,
    );
  }

  /** Checks every connector once, side by side. */
  async runOnce(): Promise<{ changed: number }> {
    const round = Promise.all(
      this.#connectors.entries().map(entry => this.#check(entry)),
    );
    this.#firstRound ??= round;
    const changed = (await round).filter(id => id !== undefined);
    if (changed.length > 0) {
      this.#onChange(changed);
    }
    return { changed: changed.length };
  }

  /** Answers with the id when the status is another than before. */
  async #check(entry: ConnectorEntry): Promise<string | undefined> {
    const { status, detail } = await ask(entry).catch(error => ({
      status: 'unreachable' as const,
      detail: String(error?.message ?? error),
    }));
    const now = toInstant(this.#clock());
    const key = `${entry.kind}:${entry.id}`;
    const before = this.#views.get(key);
    const changed = before?.status !== status;
    this.#views.set(key, {
      id: entry.id,
      kind: entry.kind,
      title: entry.title,
      status,
      detail,
      since: before && !changed ? before.since : now,
      checkedAt: now,
    });
    return changed ? entry.id : undefined;
  }
}

/** One that does not answer in time is unreachable, even if it ignores the signal. */
async function ask(entry: ConnectorEntry): Promise<ConnectorHealth> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return Promise.race([
    entry.health(signal),
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () =>
        reject(new Error(`did not answer within ${TIMEOUT_MS / 1000} s`)),
      );
    }),
  ]);
}

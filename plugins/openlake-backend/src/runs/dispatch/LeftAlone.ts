import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { Clock } from '../../database/instant';

/** What fails is left alone this long; the others go on. */
const AGAIN_MS = 30_000;

/**
 * What failed by itself: it is taken up again after a while, so that it holds
 * up nobody else, and what is wrong with it is said once.
 *
 * @internal
 */
export class LeftAlone<T = undefined> {
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #left = new Map<
    string,
    { thing: T; until: number; complaint: string }
  >();

  constructor({ clock, logger }: { clock: Clock; logger: LoggerService }) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** @param what - names it in the log, with what it could not do */
  leave(name: string, thing: T, what: string, error: unknown): void {
    const complaint = stringifyError(error);
    if (this.#left.get(name)?.complaint !== complaint) {
      this.#logger.warn(
        `${what}, trying again from time to time: ${complaint}`,
      );
    }
    const until = this.#clock().getTime() + AGAIN_MS;
    this.#left.set(name, { thing, until, complaint });
  }

  /** It went well, or is needed no more. */
  settle(name: string): void {
    this.#left.delete(name);
  }

  /** Forgets those whose time has come, but for these: the others are no more. */
  keepOnly(names: readonly string[]): void {
    const kept = new Set(names);
    for (const [name] of this.due()) {
      if (!kept.has(name)) {
        this.#left.delete(name);
      }
    }
  }

  /** Whether its time has not come yet. */
  has(name: string): boolean {
    const left = this.#left.get(name);
    return left !== undefined && this.#waits(left);
  }

  /** Those whose time has come. */
  due(): Array<[name: string, thing: T]> {
    return [...this.#left].flatMap(([name, left]) =>
      this.#waits(left) ? [] : [[name, left.thing]],
    );
  }

  /** How many there are, whether their time has come or not. */
  get size(): number {
    return this.#left.size;
  }

  #waits({ until }: { until: number }): boolean {
    const now = this.#clock().getTime();
    // What lies further ahead was left before the clock was set back.
    return until > now && until <= now + AGAIN_MS;
  }
}

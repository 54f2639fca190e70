import { EventEmitter, once } from 'node:events';
import { performance } from 'node:perf_hooks';

/**
 * Whether this process may still begin what it has written that it begins. One
 * that stood still for longer than its lease has to hear first whether its runs
 * are its own, since another runner may have begun the next attempts.
 *
 * @internal
 */
export class RunnerLease {
  readonly #news = new EventEmitter().setMaxListeners(0);
  readonly #leaseMs: number;
  /** By the clock that nobody sets. */
  #until = 0;

  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs;
  }

  /**
   * The lease was prolonged, and runs that have gone to others are given up.
   *
   * @param asked - when that was asked for, by `performance.now()`
   */
  renewed(asked: number): void {
    this.#until = Math.max(this.#until, asked + this.#leaseMs);
    this.#news.emit('renewed');
  }

  /** Waits while the lease has run out. Rejects when the attempt is told to stop. */
  async held(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (performance.now() >= this.#until) {
      await once(this.#news, 'renewed', { signal });
    }
    signal.throwIfAborted();
  }
}

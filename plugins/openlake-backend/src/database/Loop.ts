import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { Lease, Leases } from './Leases';

/**
 * What a round of a loop did, such as `{ started: 2 }`. A round that left work
 * behind because its batch was full says `more`.
 *
 * @internal
 */
export type RoundCounts = { more?: boolean } & Record<
  string,
  number | boolean | undefined
>;

/** @internal */
export interface RoundContext {
  /** Aborted when the loop stops or loses its lease. */
  signal: AbortSignal;
  /** Present when the loop has one; for `Leases.assertHeld`. */
  lease?: Lease;
}

/** @internal */
export interface LoopOptions {
  /** Names the loop in logs, and its lease. */
  name: string;
  /** Longest time from the end of a round to the next one. */
  everyMs: number;
  /**
   * Shortest time from the end of a round to the next one, whoever asks for it:
   * what happens meanwhile is handled together. None when absent.
   */
  restMs?: number;
  /** How long after its start the first round is due; at once when absent. */
  firstAfterMs?: number;
  /** One round. Safe to repeat; throws when it could not do its work. */
  runOnce(context: RoundContext): Promise<RoundCounts>;
  /** Present: one process at a time runs the loop, for as long as it lives. */
  leases?: Leases;
  logger: LoggerService;
}

/**
 * With {@link STANDBY_MS} this is what a leader that was killed costs: less than
 * 10 s, also where the other process has a busy machine. It is renewed three
 * times before it runs out, so a process that does nothing for 4 s (a garbage
 * collection) still holds it after.
 */
const LEASE_MS = 6_000;
const RENEW_MS = LEASE_MS / 4;
/** Those without the lease look this often whether it is free. */
const STANDBY_MS = 1_000;
/** A database that is back is used again within this time. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Runs rounds one after the other until it is stopped: at least every
 * `everyMs`, at once when nudged or when a round says there is more, and less
 * often while rounds fail.
 *
 * @internal
 */
export class Loop {
  readonly #options: LoopOptions;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #lease: Lease | undefined;
  #nudged = false;
  #isResting = false;
  #wake: (() => void) | undefined;

  private constructor(options: LoopOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  static start(options: LoopOptions): Loop {
    return new Loop(options);
  }

  /** Asks for a round soon. Cheap; may be called at any time. */
  nudge(): void {
    this.#nudged = true;
    if (!this.#isResting) {
      this.#wake?.();
    }
  }

  /** Ends the loop after the round in progress, and gives its lease back. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake?.();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { logger, name, firstAfterMs, restMs } = this.#options;
    let failures = 0;
    if (firstAfterMs !== undefined) {
      await this.#pause(firstAfterMs);
    }
    while (!this.#stop.signal.aborted) {
      this.#nudged = false;
      let more = false;
      try {
        more = await this.#round();
        failures = 0;
      } catch (error) {
        if (this.#stop.signal.aborted) {
          break;
        }
        failures++;
        logger.warn(`Loop ${name} failed: ${stringifyError(error)}`);
      }
      if (!more && restMs !== undefined && failures === 0) {
        await this.#rest(restMs);
      }
      if (!more && !(this.#nudged && failures === 0)) {
        await this.#pause(this.#pauseMs(failures));
      }
    }
    if (this.#lease) {
      await this.#options.leases?.release(this.#lease).catch(() => {});
    }
  }

  async #round(): Promise<boolean> {
    const { leases, logger, name, runOnce } = this.#options;
    if (!leases) {
      return this.#report(await runOnce({ signal: this.#stop.signal }));
    }
    if (this.#lease && !(await leases.renew(this.#lease, LEASE_MS))) {
      this.#lease = undefined;
    }
    this.#lease ??= await leases.acquire(`loop:${name}`, LEASE_MS);
    const lease = this.#lease;
    if (!lease) {
      return false;
    }
    const lost = new AbortController();
    const heartbeat = setInterval(() => {
      leases.renew(lease, LEASE_MS).then(
        held => held || lost.abort(),
        error => logger.warn(`Loop ${name} cannot renew its lease: ${error}`),
      );
    }, RENEW_MS);
    try {
      const signal = AbortSignal.any([this.#stop.signal, lost.signal]);
      return this.#report(await runOnce({ signal, lease }));
    } finally {
      clearInterval(heartbeat);
    }
  }

  #pauseMs(failures: number): number {
    const { everyMs, leases } = this.#options;
    if (failures > 0) {
      return Math.min(everyMs * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
    }
    // A loop with longer rests does not hold its lease through them.
    return leases && !this.#lease && everyMs < LEASE_MS
      ? Math.min(everyMs, STANDBY_MS)
      : everyMs;
  }

  #report({ more, ...counts }: RoundCounts): boolean {
    const done = Object.entries(counts).filter(([, count]) => Boolean(count));
    if (done.length > 0) {
      const text = done.map(([what, count]) => `${count} ${what}`).join(', ');
      this.#options.logger.debug(`Loop ${this.#options.name}: ${text}`);
    }
    return Boolean(more);
  }

  /** Unlike a pause it is not ended by a nudge, which counts all the same. */
  async #rest(ms: number): Promise<void> {
    this.#isResting = true;
    await this.#pause(ms);
    this.#isResting = false;
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#stop.signal.aborted) {
        this.#wake();
      }
    });
    this.#wake = undefined;
  }
}

import { ConnectorError } from '@openlake/plugin-openlake-node';
import { DuckdbProcess } from './DuckdbProcess';

interface Waiting {
  /** False when the caller has given up meanwhile. */
  take(process: DuckdbProcess): boolean;
  reject(error: unknown): void;
}

/** @internal */
export interface ProcessPoolOptions {
  start: () => Promise<DuckdbProcess>;
  maxProcesses: number;
  /** An unused process is ended after this. */
  idleMs: number;
  /** More callers than this waiting are turned away. */
  maxWaiting: number;
}

/**
 * Warm DuckDB processes, lent to one caller at a time. A process that is not
 * in order is replaced; processes that nobody needs are ended.
 *
 * @internal
 */
export class ProcessPool {
  readonly #options: ProcessPoolOptions;
  readonly #idle: Array<{ process: DuckdbProcess; timer: NodeJS.Timeout }> = [];
  readonly #lent = new Set<DuckdbProcess>();
  readonly #neededAt = new WeakMap<DuckdbProcess, number>();
  #waiting: Waiting[] = [];
  #starting = 0;
  #isClosed = false;

  constructor(options: ProcessPoolOptions) {
    this.#options = options;
  }

  /** Processes there are now, and callers that wait for one. */
  get size(): { idle: number; lent: number; waiting: number } {
    return {
      idle: this.#idle.length,
      lent: this.#lent.size + this.#starting,
      waiting: this.#waiting.length,
    };
  }

  /**
   * Lends a process for the time of `work`.
   *
   * @throws the signal's reason when aborted while waiting
   */
  async use<T>(
    work: (process: DuckdbProcess) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.inspect(async process => {
      try {
        return await work(process);
      } finally {
        this.#neededAt.set(process, Date.now());
      }
    }, signal);
  }

  /**
   * Lends a process as `use` does, but to somebody who only looks after it:
   * that does not keep the process longer.
   */
  async inspect<T>(
    work: (process: DuckdbProcess) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const process = await this.#borrow(signal);
    try {
      return await work(process);
    } finally {
      this.#giveBack(process);
    }
  }

  /** Ends all processes; work in progress fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const waiting of this.#waiting.splice(0)) {
      waiting.reject(closedError());
    }
    const idle = this.#idle.splice(0);
    idle.forEach(({ timer }) => clearTimeout(timer));
    await Promise.all(
      [...idle.map(({ process }) => process), ...this.#lent].map(process =>
        process.kill('killed', 'OpenLake is shutting down'),
      ),
    );
  }

  async #borrow(signal: AbortSignal | undefined): Promise<DuckdbProcess> {
    signal?.throwIfAborted();
    if (this.#isClosed) {
      throw closedError();
    }
    for (let entry = this.#idle.pop(); entry; entry = this.#idle.pop()) {
      clearTimeout(entry.timer);
      if (entry.process.isAlive) {
        this.#lent.add(entry.process);
        return entry.process;
      }
    }
    if (this.#lent.size + this.#starting < this.#options.maxProcesses) {
      return this.#start();
    }
    return this.#wait(signal);
  }

  async #start(): Promise<DuckdbProcess> {
    this.#starting++;
    try {
      const process = await this.#options.start();
      if (this.#isClosed) {
        await process.kill();
        throw closedError();
      }
      this.#neededAt.set(process, Date.now());
      this.#lent.add(process);
      return process;
    } catch (error) {
      // Those who wait must not wait for a process that never came.
      queueMicrotask(() => this.#startForNext());
      throw error;
    } finally {
      this.#starting--;
    }
  }

  /** There is room for a process again. */
  #startForNext(): void {
    const next = this.#isClosed ? undefined : this.#waiting.shift();
    if (next) {
      this.#start().then(
        process => next.take(process) || this.#giveBack(process),
        next.reject,
      );
    }
  }

  *#drainWaiting(): Iterable<Waiting> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      yield next;
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<DuckdbProcess> {
    if (this.#waiting.length >= this.#options.maxWaiting) {
      throw new ConnectorError(
        'rate_limited',
        `DuckDB is busy: ${
          this.#waiting.length
        } statements wait already. Try again in a moment.`,
        { retryAfterMs: 1000 },
      );
    }
    return new Promise((resolve, reject) => {
      let hasGivenUp = false;
      const waiting: Waiting = {
        take: process => {
          resolve(process);
          return !hasGivenUp;
        },
        reject,
      };
      signal?.addEventListener(
        'abort',
        () => {
          hasGivenUp = true;
          this.#waiting = this.#waiting.filter(one => one !== waiting);
          reject(signal.reason);
        },
        { once: true },
      );
      this.#waiting.push(waiting);
    });
  }

  #giveBack(process: DuckdbProcess): void {
    this.#lent.delete(process);
    if (this.#isClosed) {
      return;
    }
    if (!process.isAlive) {
      this.#startForNext();
      return;
    }
    for (const next of this.#drainWaiting()) {
      if (next.take(process)) {
        this.#lent.add(process);
        return;
      }
    }
    const neededAt = this.#neededAt.get(process)!;
    const timer = setTimeout(() => {
      const index = this.#idle.findIndex(entry => entry.process === process);
      this.#idle.splice(index, 1);
      process.kill().catch(() => {});
    }, Math.max(0, neededAt + this.#options.idleMs - Date.now()));
    timer.unref();
    this.#idle.push({ process, timer });
  }
}

function closedError(): ConnectorError {
  return new ConnectorError('unavailable', 'OpenLake is shutting down');
}

/**
 * Does something again and again while other work takes long, never twice at
 * once.
 *
 * @internal
 */
export class Pulse {
  readonly #everyMs: number;
  readonly #beat: () => Promise<void>;
  #during = 0;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> | undefined;
  #closed = false;

  /** @param beat - whatever goes wrong in it is its own business */
  constructor(everyMs: number, beat: () => Promise<void>) {
    this.#everyMs = everyMs;
    this.#beat = beat;
  }

  /** Goes on until some work has ended. */
  async during<T>(work: Promise<T>): Promise<T> {
    if (this.#during++ === 0 && !this.#closed) {
      this.#timer = setInterval(() => this.#next(), this.#everyMs);
    }
    try {
      return await work;
    } finally {
      if (--this.#during === 0) {
        clearInterval(this.#timer);
      }
    }
  }

  /** Ends for ever. Resolves once nothing of it is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#last;
  }

  #next(): void {
    this.#last ??= this.#beat().finally(() => {
      this.#last = undefined;
    });
  }
}

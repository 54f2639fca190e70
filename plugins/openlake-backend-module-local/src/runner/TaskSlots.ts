/**
 * Room for tasks that are in work at once, shared fairly: a free slot goes to
 * the waiting run with the fewest tasks in work, then to the one that has
 * waited longest.
 *
 * @internal
 */
export class TaskSlots {
  readonly #size: number;
  readonly #used = new Map<string, number>();
  readonly #waiting = new Map<string, () => void>();
  #taken = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get taken(): number {
    return this.#taken;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Takes a slot for a run, unless none is free or another waiting run has a
   * better claim to it.
   */
  take(runId: string): boolean {
    const used = this.#used.get(runId) ?? 0;
    const free = this.#size - this.#taken;
    const before = [...this.#waiting.keys()].filter(
      other => other !== runId && (this.#used.get(other) ?? 0) < used,
    ).length;
    if (free <= before) {
      return false;
    }
    this.#taken++;
    this.#used.set(runId, used + 1);
    return true;
  }

  /** Calls back once when the run may find a free slot; replaces an earlier call. */
  wait(runId: string, wake: () => void): void {
    if (!this.#waiting.has(runId)) {
      this.#waiting.set(runId, wake);
    }
  }

  /** Gives a slot back. The run itself may take it again before others are woken. */
  release(runId: string): void {
    this.#taken--;
    const used = (this.#used.get(runId) ?? 1) - 1;
    if (used > 0) {
      this.#used.set(runId, used);
    } else {
      this.#used.delete(runId);
    }
    setImmediate(() => this.#wakeNext());
  }

  /** The run is over or gone: it waits no more. */
  forget(runId: string): void {
    if (this.#waiting.delete(runId)) {
      setImmediate(() => this.#wakeNext());
    }
  }

  #wakeNext(): void {
    let free = this.#size - this.#taken;
    const order = [...this.#waiting.keys()].sort(
      (a, b) => (this.#used.get(a) ?? 0) - (this.#used.get(b) ?? 0),
    );
    for (const runId of order) {
      if (free-- <= 0) {
        return;
      }
      const wake = this.#waiting.get(runId);
      this.#waiting.delete(runId);
      wake?.();
    }
  }
}

/** How much may be under way before whoever adds more waits. */
const MOST_AT_ONCE = 16;

/**
 * What is still to be done when the work of an attempt is over: its log on its
 * way to the disk, its files to be removed. Together that can take longer than
 * a short task, and what comes after the task does not wait for it. The run does.
 *
 * @internal
 */
export class TrailingWork {
  readonly #byRun = new Map<string, Set<Promise<void>>>();
  readonly #underWay: Promise<void>[] = [];

  /** Takes work that has begun; waits while too much is under way. */
  async add(runId: string, work: Promise<void>): Promise<void> {
    const ofRun = this.#byRun.get(runId) ?? new Set();
    this.#byRun.set(runId, ofRun.add(work));
    const over = work.then(
      () => this.#forget(runId, work),
      () => {
        // Stays, for its run to hear of.
      },
    );
    this.#underWay.push(over);
    const first =
      this.#underWay.length > MOST_AT_ONCE ? this.#underWay[0] : undefined;
    over.finally(() => this.#underWay.splice(this.#underWay.indexOf(over), 1));
    await first;
  }

  /**
   * Waits until nothing of a run is under way.
   *
   * @throws what made some of it fail
   */
  async settled(runId: string): Promise<void> {
    const ofRun = this.#byRun.get(runId) ?? [];
    this.#byRun.delete(runId);
    await Promise.all(ofRun);
  }

  #forget(runId: string, work: Promise<void>): void {
    const ofRun = this.#byRun.get(runId);
    if (ofRun?.delete(work) && ofRun.size === 0) {
      this.#byRun.delete(runId);
    }
  }
}

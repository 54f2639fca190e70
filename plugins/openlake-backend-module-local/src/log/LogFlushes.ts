import { AttemptLog } from './AttemptLog';

/** Logs that may be on their way to the disk before whoever ends the next one waits. */
const MOST_AT_ONCE = 16;

/**
 * Closed logs on their way to the disk. An attempt does not wait for its own:
 * that can take longer than all of its work. Its run does.
 *
 * @internal
 */
export class LogFlushes {
  readonly #byRun = new Map<string, Set<Promise<void>>>();
  readonly #underWay: Promise<void>[] = [];

  /** Takes a closed log; waits while too many are under way. */
  async add(runId: string, log: Pick<AttemptLog, 'kept'>): Promise<void> {
    const flush = log.kept();
    const ofRun = this.#byRun.get(runId) ?? new Set();
    this.#byRun.set(runId, ofRun.add(flush));
    const over = flush.then(
      () => this.#forget(runId, flush),
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
   * Waits until the logs of a run are on the disk.
   *
   * @throws what the disk said of one of them
   */
  async settled(runId: string): Promise<void> {
    const flushes = this.#byRun.get(runId) ?? [];
    this.#byRun.delete(runId);
    await Promise.all(flushes);
  }

  #forget(runId: string, flush: Promise<void>): void {
    const ofRun = this.#byRun.get(runId);
    if (ofRun?.delete(flush) && ofRun.size === 0) {
      this.#byRun.delete(runId);
    }
  }
}

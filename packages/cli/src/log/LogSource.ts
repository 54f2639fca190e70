import type { LogLine, RouteOutput } from '@openlake/plugin-openlake-common';

/**
 * Reads a page of an attempt's log, from the line where a source is; undefined
 * when the engine does not have the log.
 *
 * @internal
 */
export type ReadPage = (
  source: LogSource,
) => Promise<RouteOutput<'readLog'> | undefined>;

/**
 * The log of one attempt, read forward line by line.
 *
 * @internal
 */
export class LogSource {
  readonly task: string;
  readonly attempt: number;
  /** When the attempt began; its lines are hardly older. */
  readonly since: string;
  #lines: LogLine[] = [];
  #at = 0;
  #next = 1;
  #complete = false;

  constructor(options: { task: string; attempt: number; since: string }) {
    this.task = options.task;
    this.attempt = options.attempt;
    this.since = options.since;
  }

  /** Number of the first line that has not been read. */
  get next(): number {
    return this.#next;
  }

  /** All of it was taken, and no more will come. */
  get exhausted(): boolean {
    return this.#complete && this.#at >= this.#lines.length;
  }

  /** The next line there is now; undefined when there is none yet. */
  async peek(read: ReadPage): Promise<LogLine | undefined> {
    if (this.#at >= this.#lines.length && !this.#complete) {
      const page = await read(this);
      this.#lines = page?.lines ?? [];
      this.#at = 0;
      this.#next = page?.next ?? this.#next;
      this.#complete = !page || (page.complete && page.next > page.total);
    }
    return this.#lines[this.#at];
  }

  /** Goes on to the line after the next one. */
  take(): void {
    this.#at++;
  }
}

import { ResponseError } from '@backstage/errors';
import {
  displayState,
  MAX_PAGE_SIZE,
  type LogLine,
  type RouteOutput,
  type TaskRun,
} from '@openlake/plugin-openlake-common';
import type { Portal } from '../portal/Portal';
import { words } from '../output/words';
import { taskName } from '../run/taskName';
import type { Watcher } from '../run/waitForRun';
import { LogSource } from './LogSource';
import { mergeLogs } from './mergeLogs';

/** Lines of one answer; the API allows this many. */
const LINES = 5_000;
const NOT_FOUND = 404;

/** Whose logs. @internal */
export interface LogChoice {
  /** A key, or `key[index]`; all tasks when absent. */
  task?: string;
  /** All attempts when absent. */
  attempt?: number;
  /** Only of attempts that began then or later. */
  since?: string;
}

/**
 * The logs of a run, task by task and attempt by attempt as they appear, in
 * the order of their lines.
 *
 * @internal
 */
export class RunLogs implements Watcher {
  readonly #choice: LogChoice;
  readonly #write: (source: LogSource, line: LogLine) => void;
  readonly #onMissing: (message: string) => void;
  readonly #sources = new Map<string, LogSource>();
  /** Counts of items when they were last listed, by task. */
  readonly #listed = new Map<string, string>();
  /** Of the chosen tasks and items: attempts that have begun, in any choice of attempts. */
  readonly #begun = new Set<number>();
  /** The chosen task or item at the last look. */
  #chosen: TaskRun | undefined;

  constructor(options: {
    choice: LogChoice;
    write: (source: LogSource, line: LogLine) => void;
    /** What the engine says of a log that it does not have. */
    onMissing: (message: string) => void;
  }) {
    this.#choice = options.choice;
    this.#write = options.write;
    this.#onMissing = options.onMissing;
  }

  /** Whether any attempt has been found so far. */
  get found(): boolean {
    return this.#sources.size > 0;
  }

  /** Why none has been found, in words. */
  whyNone(): string {
    const { task, attempt } = this.#choice;
    if (task === undefined) {
      return 'No task of the run has started';
    }
    if (this.#begun.size > 0) {
      const numbers = [...this.#begun].sort((a, b) => a - b).join(', ');
      return `${task} has no attempt ${attempt}; it has ${numbers}`;
    }
    const chosen = this.#chosen;
    if (!chosen) {
      return `The run has no item ${task}`;
    }
    const is = `it is ${words(displayState(chosen))}`;
    if (chosen.items && Object.keys(chosen.items).length > 0) {
      return `No item of ${task} has started: ${is}`;
    }
    return isForEach(chosen)
      ? `${task} has no items, and so no log: ${is}`
      : `${task} has no log, it did not start: ${is}`;
  }

  /** Whether more may come of the logs that were found. */
  unfinished(): boolean {
    return [...this.#sources.values()].some(({ exhausted }) => !exhausted);
  }

  /** Writes what has come since the last time. */
  async look(
    { run, tasks }: RouteOutput<'getRun'>,
    portal: Portal,
  ): Promise<void> {
    const found: TaskRun[] = [];
    for (const task of tasks) {
      found.push(task);
      if (task.items && this.#isOf(task.key)) {
        found.push(...(await this.#changedItems(run.id, task, portal)));
      }
    }
    found.forEach(task => this.#add(task));
    await mergeLogs(
      [...this.#sources.values()],
      source => this.#page(run.id, source, portal),
      this.#write,
    );
  }

  /** Items are many: they are listed when one of them has changed its state. */
  async #changedItems(
    run: string,
    { key, items }: TaskRun,
    portal: Portal,
  ): Promise<TaskRun[]> {
    const counts = JSON.stringify(items);
    const found: TaskRun[] = [];
    if (this.#listed.get(key) === counts) {
      return found;
    }
    let cursor: string | undefined;
    do {
      const query = { limit: MAX_PAGE_SIZE, cursor };
      const page = await portal.call('listTaskItems', {
        params: { run, task: key },
        query,
      });
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    this.#listed.set(key, counts);
    return found;
  }

  #add(task: TaskRun): void {
    const name = taskName(task);
    if (!this.#isOf(task.key, name)) {
      return;
    }
    const { attempt, since = '' } = this.#choice;
    if (name === this.#choice.task) {
      this.#chosen = task;
    }
    for (const { number, startedAt } of task.attempts) {
      const id = `${name} ${number}`;
      if (startedAt) {
        this.#begun.add(number);
      }
      const wanted = number === (attempt ?? number);
      if (startedAt && startedAt >= since && wanted && !this.#sources.has(id)) {
        this.#sources.set(
          id,
          new LogSource({ task: name, attempt: number, since: startedAt }),
        );
      }
    }
  }

  async #page(run: string, source: LogSource, portal: Portal) {
    try {
      return await portal.call('readLog', {
        params: { run, task: source.task, attempt: source.attempt },
        query: { from: source.next, limit: LINES },
      });
    } catch (error) {
      if (
        error instanceof ResponseError &&
        error.response.status === NOT_FOUND
      ) {
        this.#onMissing(error.message);
        return undefined;
      }
      throw error;
    }
  }

  #isOf(key: string, name?: string): boolean {
    const { task } = this.#choice;
    return (
      task === undefined ||
      task === key ||
      task === name ||
      (name === undefined && task.startsWith(`${key}[`))
    );
  }
}

/** Items are tried, their `for_each` is not: it begins without an attempt. */
function isForEach({ items, startedAt, attempts }: TaskRun): boolean {
  return items !== undefined || (!!startedAt && attempts.length === 0);
}

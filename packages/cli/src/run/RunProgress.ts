import {
  displayState,
  type RouteOutput,
  type TaskRun,
} from '@openlake/plugin-openlake-common';
import { words } from '../output/words';
import { printable } from '../printable';
import type { Terminal } from '../Terminal';
import { runName } from './runName';
import { durationText, reasonText } from './runText';
import { taskName } from './taskName';
import type { Watcher } from './waitForRun';

/**
 * Tells what changes in a run while somebody waits for it: one line each.
 *
 * @internal
 */
export class RunProgress implements Watcher {
  readonly #terminal: Terminal;
  readonly #told = new Map<string, string>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  look({ run, tasks }: RouteOutput<'getRun'>): void {
    if (run.lifecycle !== 'terminated') {
      const why = reasonText(run);
      this.#tell(
        runName(run),
        `${words(displayState(run))}${why ? `: ${why}` : ''}`,
      );
    }
    for (const task of tasks) {
      // What a repair keeps has ended before it was asked for.
      const isKept =
        run.repairs > 0 &&
        task.endedAt !== undefined &&
        task.endedAt < run.queuedAt;
      if (!isKept) {
        this.#tell(taskName(task), taskWords(task));
      }
    }
  }

  #tell(who: string, what: string | undefined): void {
    if (what !== undefined && this.#told.get(who) !== what) {
      this.#told.set(who, what);
      this.#terminal.err(
        this.#terminal.paint('dim', printable(`${who}: ${what}`)),
      );
    }
  }
}

/** Undefined for a task that has not begun: there is nothing to tell yet. */
function taskWords(task: TaskRun): string | undefined {
  const state = words(displayState(task));
  switch (task.lifecycle) {
    case 'terminated': {
      // Who asked for some tasks knows that the others do not run.
      if (task.reason?.code === 'not_selected') {
        return undefined;
      }
      const took = task.startedAt ? ` after ${durationText(task)}` : '';
      return `${state}${took}${task.error ? `: ${task.error.message}` : ''}`;
    }
    case 'running': {
      const { code, message } = task.reason ?? {};
      return code ? `${state}: ${message ?? words(code)}` : state;
    }
    default:
      return undefined;
  }
}

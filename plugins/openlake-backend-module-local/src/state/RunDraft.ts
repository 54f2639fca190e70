import { ExecutionState } from '@openlake/plugin-openlake-common';
import { RunState, TaskState } from './RunState';

/** The next version of a run, with the task runs that change. @internal */
export interface NextRun {
  run: RunState;
  changed: readonly TaskState[];
}

/**
 * A run on its way to its next version: collects what changes, so that many
 * moves become one commit.
 *
 * @internal
 */
export class RunDraft {
  readonly #base: RunState;
  readonly #tasks: Map<string, TaskState>;
  readonly #changed = new Set<string>();
  #run: RunState;

  constructor(base: RunState) {
    this.#base = base;
    this.#run = base;
    this.#tasks = new Map(base.tasks);
  }

  get run(): RunState {
    return this.#run;
  }

  get tasks(): ReadonlyMap<string, TaskState> {
    return this.#tasks;
  }

  /** Takes over a move of a task run, if it was legal. */
  put(task: TaskState | undefined): boolean {
    if (task) {
      this.#tasks.set(task.id, task);
      this.#changed.add(task.id);
    }
    return task !== undefined;
  }

  /** Takes over a move of the run, if it was legal. */
  putRun(run: RunState | undefined): boolean {
    if (run) {
      this.#run = run;
    }
    return run !== undefined;
  }

  pin(table: string, snapshotId: string): void {
    this.#run = {
      ...this.#run,
      pins: { ...this.#run.pins, [table]: snapshotId },
    };
  }

  end(state: ExecutionState, now: Date): void {
    this.#run = { ...this.#run, state, endedAt: now.toISOString() };
  }

  /** The next version with its changed task runs, or undefined when nothing changed. */
  finish(): NextRun | undefined {
    if (this.#changed.size === 0 && this.#run === this.#base) {
      return undefined;
    }
    return {
      run: {
        ...this.#run,
        version: this.#base.version + 1,
        tasks: this.#tasks,
      },
      changed: [...this.#changed].map(id => this.#tasks.get(id)!),
    };
  }
}

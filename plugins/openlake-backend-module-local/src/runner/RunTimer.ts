import { durationMs, JobSpec } from '@openlake/plugin-openlake-common';
import { isDue } from '../state/isDue';
import { RunState } from '../state/RunState';

/** The clock may be set while a timer runs. */
const LONGEST_MS = 60_000;

/**
 * When a run takes too long, in epoch milliseconds; undefined when it may take
 * as long as it does.
 *
 * @internal
 */
export function runDeadline(
  run: RunState,
  { timeout }: JobSpec,
): number | undefined {
  return timeout
    ? Date.parse(run.roundStartedAt) + durationMs(timeout)
    : undefined;
}

/**
 * Wakes whoever drives a run when something in it is due: the next attempt of
 * a task, or the deadline of the run.
 *
 * @internal
 */
export class RunTimer {
  readonly #wake: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** @param now - what was due by then has been seen to */
  set(run: RunState, spec: JobSpec, now: Date): void {
    this.clear();
    const due = [...run.tasks.values()].flatMap(task =>
      task.phase === 'backoff' && task.dueAt !== undefined && !isDue(task, now)
        ? [task.dueAt]
        : [],
    );
    const deadline = run.ending ? undefined : runDeadline(run, spec);
    const next = Math.min(...due, deadline ?? Infinity);
    if (next !== Infinity) {
      this.#timer = setTimeout(
        this.#wake,
        Math.min(Math.max(0, next - Date.now()), LONGEST_MS),
      );
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

import { TaskStep } from '@openlake/plugin-openlake-common';
import { MAX_TASK_STEPS } from '@openlake/plugin-openlake-node';
import { AttemptProgress } from '../state/TaskOutcome';

/** An attempt that is over sooner tells everything with its end. */
const TELL_AFTER_MS = 1_000;

/**
 * Collects what an attempt tells of its work, and passes it on now and then:
 * each time is a write to the database.
 *
 * @internal
 */
export class ProgressTeller {
  readonly #tell: (progress: AttemptProgress) => void;
  #progress: AttemptProgress = {};
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(tell: (progress: AttemptProgress) => void) {
    this.#tell = tell;
  }

  get progress(): AttemptProgress {
    return this.#progress;
  }

  /** Everything is in place: from here on the task itself works. */
  workStarts(): void {
    if (!this.#progress.workStartedAt) {
      this.#set({ workStartedAt: new Date().toISOString() });
    }
  }

  /** What the task's own engine has done so far; replaces what was told before. */
  stepsAre(steps: readonly TaskStep[]): void {
    const kept = mostTelling(steps);
    this.#set({
      steps: kept,
      moreSteps:
        steps.length > kept.length ? steps.length - kept.length : undefined,
    });
  }

  /** Tells nothing more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #set(progress: AttemptProgress): void {
    this.#progress = { ...this.#progress, ...progress };
    if (this.#closed) {
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell(this.#progress);
    }, TELL_AFTER_MS);
  }
}

/** All of them in their order; when there are too many, those that went well give way. */
function mostTelling(steps: readonly TaskStep[]): TaskStep[] {
  let room = MAX_TASK_STEPS;
  if (steps.length <= room) {
    return [...steps];
  }
  const kept = new Set<TaskStep>();
  for (const wanted of ['failed', 'warning', 'skipped', 'success']) {
    for (const step of steps) {
      if (step.result === wanted && room > 0) {
        room--;
        kept.add(step);
      }
    }
  }
  return steps.filter(step => kept.has(step));
}

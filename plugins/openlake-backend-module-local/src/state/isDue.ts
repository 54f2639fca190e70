import { TaskState } from './RunState';

/** Clocks are corrected by less than this all the time. */
const CORRECTION_MS = 1_000;

/**
 * Whether a task has waited long enough for its next attempt. When the clock
 * has been set back since its last one ended, nobody knows how long that was:
 * it waits no more, rather than until the old time comes round again.
 *
 * @internal
 */
export function isDue(task: TaskState, now: Date): boolean {
  if (task.phase !== 'backoff') {
    return false;
  }
  const endedAt = task.attempts.at(-1)?.endedAt;
  return (
    (task.dueAt ?? 0) <= now.getTime() ||
    (endedAt !== undefined &&
      now.getTime() < Date.parse(endedAt) - CORRECTION_MS)
  );
}

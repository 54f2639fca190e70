import type { TaskRunRecord } from './Run';
import type { InputSnapshots } from './RunnableJobs';

/** Failures that the same input would bring again. */
const BY_INPUT: readonly string[] = ['user_code', 'data'];

/**
 * Warns of failed tasks for which nothing that they read has changed since, so
 * that running the same code again is likely to fail again.
 *
 * @internal
 */
export async function unchangedInputs(
  snapshots: InputSnapshots,
  tasks: readonly TaskRunRecord[],
): Promise<string[]> {
  const candidates = tasks.filter(
    task =>
      task.error &&
      BY_INPUT.includes(task.error.category) &&
      task.inputs.length > 0 &&
      task.inputs.every(input => input.snapshotId),
  );
  if (!candidates.length) {
    return [];
  }
  const tables = new Set(
    candidates.flatMap(task => task.inputs.map(input => input.table)),
  );
  const current = await snapshots.currentSnapshots([...tables]);
  return candidates
    .filter(task =>
      task.inputs.every(input => current.get(input.table) === input.snapshotId),
    )
    .map(
      task =>
        `${task.key} is likely to fail again: it runs the same code, and nothing that it reads has changed since`,
    );
}

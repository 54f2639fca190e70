import type { TaskRunRecord } from './Run';
import type { InputSnapshots } from './RunnableJobs';

/** Failures that the same input would bring again. */
const BY_INPUT: readonly string[] = ['user_code', 'data'];

type Reading = Pick<TaskRunRecord, 'inputs'>;

/**
 * Warns of failed tasks for which nothing that they read has changed since, so
 * that running the same code again is likely to fail again.
 *
 * @internal
 */
export async function likelyToFailAgain(
  snapshots: InputSnapshots,
  tasks: readonly TaskRunRecord[],
): Promise<string[]> {
  const candidates = tasks.filter(
    task =>
      task.error &&
      BY_INPUT.includes(task.error.category) &&
      task.inputs.length > 0,
  );
  const current = await currentOf(snapshots, candidates);
  return candidates
    .filter(task => isUnchanged(task, current))
    .map(
      task =>
        `${task.key} is likely to fail again: it runs the same code, and nothing that it reads has changed since`,
    );
}

/**
 * Whether every table that tasks read still has the snapshot that they read. A
 * table of which that is not known may have changed.
 *
 * @internal
 */
export async function areInputsUnchanged(
  snapshots: InputSnapshots,
  tasks: readonly Reading[],
): Promise<boolean> {
  const current = await currentOf(snapshots, tasks);
  return tasks.every(task => isUnchanged(task, current));
}

async function currentOf(
  snapshots: InputSnapshots,
  tasks: readonly Reading[],
): Promise<Map<string, string>> {
  const tables = new Set(
    tasks.flatMap(({ inputs }) => inputs.map(({ table }) => table)),
  );
  return tables.size ? snapshots.currentSnapshots([...tables]) : new Map();
}

function isUnchanged({ inputs }: Reading, current: Map<string, string>) {
  return inputs.every(
    ({ table, snapshotId }) => snapshotId && current.get(table) === snapshotId,
  );
}

import type { TaskRunRecord } from './Run';
import type { InputSnapshots } from './RunnableJobs';

/** Failures that the same input would bring again. */
const BY_INPUT: readonly string[] = ['user_code', 'data'];

type Reading = Pick<TaskRunRecord, 'attempts' | 'error' | 'inputs' | 'state'>;

/**
 * Warns of failed tasks of which no table that they read has changed since, so
 * that running the same code again is likely to fail again, or may.
 *
 * @internal
 */
export async function likelyToFailAgain(
  snapshots: InputSnapshots,
  tasks: readonly TaskRunRecord[],
): Promise<string[]> {
  const candidates = tasks.filter(
    task => task.error && BY_INPUT.includes(task.error.category),
  );
  const current = await currentOf(snapshots, candidates);
  return candidates
    .filter(task => areTablesUnchanged(task, current))
    .map(({ key, error }) =>
      error?.reproducible
        ? `${key} is likely to fail again: it runs the same code, and nothing that it reads has changed since`
        : `${key} may fail again: it runs the same code, and no table that it reads has changed since. Whether it reads anything else, such as a file, is not known.`,
    );
}

/**
 * Whether it is known that nothing which the tasks read has changed. Of each
 * that was at work the engine must have said that it failed by its tables
 * alone; those that were held up have read nothing.
 *
 * @param tasks - what would run again
 * @internal
 */
export async function areInputsUnchanged(
  snapshots: InputSnapshots,
  tasks: readonly Reading[],
): Promise<boolean> {
  const begun = tasks.filter(({ attempts }) => attempts.length > 0);
  if (!begun.length || !begun.every(failedByTables)) {
    return false;
  }
  const current = await currentOf(snapshots, begun);
  return begun.every(task => areTablesUnchanged(task, current));
}

function failedByTables({ state, error }: Reading): boolean {
  return state.result === 'failed' && error?.reproducible === true;
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

/** Of a task without tables, and of a table without a snapshot, it is not known. */
function areTablesUnchanged({ inputs }: Reading, current: Map<string, string>) {
  return (
    inputs.length > 0 &&
    inputs.every(
      ({ table, snapshotId }) =>
        snapshotId && current.get(table) === snapshotId,
    )
  );
}

import { InputError } from '@backstage/errors';
import { selectTasks } from '@openlake/plugin-openlake-common';
import type { RunnableJob } from '../RunnableJobs';
import type { BackfillOrder } from './Backfill';

/**
 * Keys of the tasks that a backfill runs, or undefined for all of them.
 *
 * @throws InputError when the job has no such task (any more)
 * @internal
 */
export function selectionOf(
  { tasks }: Pick<BackfillOrder, 'tasks'>,
  { spec }: Pick<RunnableJob, 'spec'>,
): string[] | undefined {
  if (tasks === undefined) {
    return undefined;
  }
  const { keys, error } = selectTasks(
    tasks,
    spec.tasks.map(({ key, depends_on }) => ({ key, dependsOn: depends_on })),
  );
  if (error !== undefined) {
    throw new InputError(`body.tasks: ${error}`);
  }
  return keys;
}

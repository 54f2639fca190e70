import { InputError } from '@backstage/errors';
import { type JobSpec, selectTasks } from '@openlake/plugin-openlake-common';

/**
 * Keys of the tasks that somebody asks for, such as by `load+`; undefined when
 * that is all of them.
 *
 * @param place - of the selection in a request, such as `body.tasks`
 * @throws InputError when the job has no such task
 * @internal
 */
export function selectedTasks(
  selection: string | undefined,
  spec: Pick<JobSpec, 'tasks'>,
  place?: string,
): string[] | undefined {
  if (selection === undefined) {
    return undefined;
  }
  const { keys, error } = selectTasks(
    selection,
    spec.tasks.map(({ key, depends_on }) => ({ key, dependsOn: depends_on })),
  );
  if (error !== undefined) {
    throw new InputError(place ? `${place}: ${error}` : error);
  }
  return keys.length < spec.tasks.length ? keys : undefined;
}

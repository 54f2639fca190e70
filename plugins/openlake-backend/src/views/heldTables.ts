import { JobSpec } from '@openlake/plugin-openlake-common';

/**
 * Tables that a failed run did not get to write: outputs of the tasks that did
 * not succeed. What others of its tasks wrote is not held back.
 *
 * @internal
 */
export function heldTables(
  spec: Pick<JobSpec, 'tasks'>,
  unsuccessful: readonly string[],
): string[] {
  const held = spec.tasks
    .filter(({ key }) => unsuccessful.includes(key))
    .flatMap(({ outputs }) => outputs);
  return [...new Set(held)];
}

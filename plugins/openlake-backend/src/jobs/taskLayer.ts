import {
  layerOfSchema,
  parseTableName,
  TaskSpec,
} from '@openlake/plugin-openlake-common';

/**
 * The layer that a task writes: that of its first output in one.
 *
 * @internal
 */
export function taskLayer({
  outputs,
}: Pick<TaskSpec, 'outputs'>): string | undefined {
  return outputs
    .map(table => layerOfSchema(parseTableName(table)?.schema ?? ''))
    .find(layer => layer !== undefined);
}

import type { TaskSpec } from '@openlake/plugin-openlake-common';
import { taskLayer } from '../jobs/taskLayer';
import type { TaskRunRecord } from './Run';

/** A task run before anything has happened. @internal */
export function newTask(
  runId: string,
  task: TaskSpec,
  position: number,
): TaskRunRecord {
  return {
    runId,
    key: task.key,
    position,
    type: task.type,
    dependsOn: task.depends_on,
    layer: taskLayer(task),
    state: { lifecycle: 'pending' },
    attempts: [],
    inputs: [],
    outputs: [],
    values: {},
  };
}

/** What nobody asked for has ended before it began. @internal */
export function notSelected(task: TaskRunRecord, at: string): TaskRunRecord {
  return {
    ...task,
    state: {
      lifecycle: 'terminated',
      result: 'skipped',
      reason: { code: 'not_selected' },
    },
    endedAt: at,
  };
}

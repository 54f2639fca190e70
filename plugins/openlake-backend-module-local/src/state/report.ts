import { RunReport, TaskReport } from '@openlake/plugin-openlake-node';
import { RunState, TaskState } from './RunState';

/** What the control plane is told about a run. @internal */
export function runReport(
  run: RunState,
  tasks: readonly TaskState[],
): RunReport {
  return {
    runId: run.runId,
    version: run.version,
    state: run.state,
    repair: run.repair,
    startedAt: run.startedAt,
    ...(run.endedAt && { endedAt: run.endedAt }),
    tasks: tasks.map(taskReport),
  };
}

function taskReport(task: TaskState): TaskReport {
  const { id, phase, retriesUsed, freeRetryUsed, dueAt, ...report } = task;
  return report;
}

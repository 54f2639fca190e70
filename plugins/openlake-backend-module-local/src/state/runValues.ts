import { RunValues, TaskSpec } from '@openlake/plugin-openlake-common';
import { WorkspaceSettings } from '@openlake/plugin-openlake-node';
import { JobGraph } from './JobGraph';
import { RunState, TaskState } from './RunState';

/**
 * What the templates of a task can name: the run's values, and the outputs of
 * every task before it.
 *
 * @internal
 */
export function runValues(
  run: RunState,
  tasks: ReadonlyMap<string, TaskState>,
  graph: JobGraph,
  settings: WorkspaceSettings,
  task: TaskSpec,
  item?: unknown,
): RunValues {
  const { request } = run;
  return {
    run: {
      id: run.runId,
      number: request.runNumber,
      intervalStart: request.interval?.start,
      intervalEnd: request.interval?.end,
      scheduledAt: request.scheduledAt,
    },
    workspace: request.workspace,
    job: request.job,
    environment: settings.environment,
    timezone: settings.timezone,
    parameters: request.parameters,
    outputs: Object.fromEntries(
      upstreamOf(graph, task).map(key => [key, tasks.get(key)?.values ?? {}]),
    ),
    ...(item !== undefined && { item }),
  };
}

function upstreamOf(graph: JobGraph, task: TaskSpec): string[] {
  const found = new Set<string>();
  const open = [...task.depends_on];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (!found.has(key)) {
      found.add(key);
      open.push(...(graph.byKey.get(key)?.depends_on ?? []));
    }
  }
  return [...found];
}

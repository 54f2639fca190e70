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
  const upstream = upstreamOf(graph, task);
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
      upstream.map(key => [key, tasks.get(key)?.values ?? {}]),
    ),
    silent: whySilent(upstream, tasks, graph),
    ...(item !== undefined && { item }),
  };
}

/** A template may name an output of a task that did not run. */
function whySilent(
  keys: readonly string[],
  tasks: ReadonlyMap<string, TaskState>,
  graph: JobGraph,
): ReadonlyMap<string, string> {
  const why = new Map<string, string>();
  for (const key of keys) {
    const reason = tasks.get(key)?.state.reason?.code;
    if (reason === 'not_selected') {
      why.set(key, 'was not selected for this run; select it as well');
    } else if (reason === 'marked_by_user') {
      why.set(key, 'was marked by somebody and did not give this output');
    } else if (tasks.get(key)?.state.result === 'skipped') {
      why.set(key, 'was skipped');
    } else if (graph.byKey.get(key)?.for_each) {
      why.set(
        key,
        'has no such output: no item gave it, or those of all items together have more than 64 KiB',
      );
    }
  }
  return why;
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

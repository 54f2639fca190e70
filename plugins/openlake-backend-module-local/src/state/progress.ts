import { TaskSpec } from '@openlake/plugin-openlake-common';
import { WorkspaceSettings } from '@openlake/plugin-openlake-node';
import { aggregateItems, expandForEach } from './forEach';
import { isDue } from './isDue';
import { JobGraph } from './JobGraph';
import { RunDraft } from './RunDraft';
import { TaskState } from './RunState';
import { decideRunIf, UpstreamOutcome } from './runIf';
import { ended, endTask, isLeftOut, makeReady } from './transitions';

/**
 * Moves everything in a run that can move without an attempt: tasks whose
 * upstream has ended become ready, are skipped or blocked for good; a
 * `for_each` opens and closes; the run ends when nothing is left.
 *
 * @returns task runs that could start now, in the order of the job
 * @internal
 */
export function progress(
  draft: RunDraft,
  graph: JobGraph,
  settings: WorkspaceSettings,
  now: Date,
): TaskState[] {
  const startable: TaskState[] = [];
  let items = groupItems(draft);
  let open = false;
  for (const spec of graph.order) {
    const before = draft.tasks.get(spec.key)!.phase;
    moveTask(draft, graph, settings, spec, now);
    let task = draft.tasks.get(spec.key)!;
    if (task.phase === 'items') {
      items = before === 'items' ? items : groupItems(draft);
      const members = items.get(spec.key) ?? [];
      startable.push(...moveItems(draft, spec, members, now));
      const current = members.map(({ id }) => draft.tasks.get(id)!);
      if (current.every(item => item.phase === 'ended')) {
        draft.put(aggregateItems(task, current, now));
        task = draft.tasks.get(spec.key)!;
      }
    }
    if (canStart(task, now)) {
      startable.push(task);
    }
    open ||= task.phase !== 'ended';
  }
  if (!open) {
    endRun(draft, graph, now);
  }
  return startable;
}

function moveTask(
  draft: RunDraft,
  graph: JobGraph,
  settings: WorkspaceSettings,
  spec: TaskSpec,
  now: Date,
): void {
  const task = draft.tasks.get(spec.key)!;
  if (task.phase !== 'blocked') {
    return;
  }
  const upstream = spec.depends_on.map(key => draft.tasks.get(key)!);
  if (upstream.some(({ phase }) => phase !== 'ended')) {
    return;
  }
  const outcomes = upstream.map(state => outcomeFor(graph, spec, state));
  const decision = decideRunIf(spec.run_if, outcomes);
  if (decision === 'skipped') {
    const branch = upstream.find(state => !isFollowed(graph, spec, state));
    draft.put(
      endTask(
        task,
        branch
          ? ended(
              'skipped',
              'condition_false',
              `${branch.key} was ${branch.values.result}`,
            )
          : ended('skipped', 'run_if_not_met', `run_if is ${spec.run_if}`),
        now,
      ),
    );
  } else if (decision === 'upstream_failed') {
    const failed = upstream.filter((_, i) => outcomes[i].endsWith('failed'));
    draft.put(
      endTask(
        task,
        ended(
          'upstream_failed',
          'upstream_failed',
          `${failed.map(({ key }) => key).join(', ')} did not succeed`,
        ),
        now,
      ),
    );
  } else if (spec.for_each) {
    expandForEach(draft, graph, settings, spec, now);
  } else {
    draft.put(makeReady(task, now));
  }
}

function moveItems(
  draft: RunDraft,
  spec: TaskSpec,
  members: readonly TaskState[],
  now: Date,
): TaskState[] {
  const startable: TaskState[] = [];
  let room = spec.for_each!.max_parallel;
  for (const { id } of members) {
    const { phase } = draft.tasks.get(id)!;
    if (phase === 'active' || phase === 'ready' || phase === 'backoff') {
      room--;
    }
  }
  for (const { id } of members) {
    const item = draft.tasks.get(id)!;
    if (item.phase === 'blocked' && room > 0) {
      room--;
      draft.put(makeReady(item, now));
    }
    const moved = draft.tasks.get(id)!;
    if (canStart(moved, now)) {
      startable.push(moved);
    }
  }
  return startable;
}

function groupItems(draft: RunDraft): Map<string, TaskState[]> {
  const groups = new Map<string, TaskState[]>();
  for (const task of draft.tasks.values()) {
    if (task.index !== undefined) {
      const group = groups.get(task.key) ?? [];
      group.push(task);
      groups.set(task.key, group);
    }
  }
  for (const group of groups.values()) {
    group.sort((a, b) => a.index! - b.index!);
  }
  return groups;
}

function canStart(task: TaskState, now: Date): boolean {
  return task.phase === 'ready' || isDue(task, now);
}

function outcomeFor(
  graph: JobGraph,
  spec: TaskSpec,
  upstream: TaskState,
): UpstreamOutcome {
  if (isLeftOut(upstream)) {
    return 'not_selected';
  }
  switch (upstream.state.result) {
    case 'success':
      return isFollowed(graph, spec, upstream) ? 'success' : 'skipped';
    case 'skipped':
    case 'upstream_failed':
      return upstream.state.result;
    default:
      return 'failed';
  }
}

/** Whether a condition came out as the task wants it; true for all that are none. */
function isFollowed(
  graph: JobGraph,
  spec: TaskSpec,
  upstream: TaskState,
): boolean {
  // One that somebody marked may never have compared anything.
  const { result = true } = upstream.values;
  return (
    upstream.state.result !== 'success' ||
    graph.byKey.get(upstream.key)?.type !== 'condition' ||
    result === (spec.when[upstream.key] ?? true)
  );
}

/**
 * A run succeeds when none of its tasks failed, whoever comes after the failed
 * one: a notification that is sent in any case does not hide the failure. Nor
 * does a repair of the failed task alone: what it held up has still not run.
 */
function endRun(draft: RunDraft, graph: JobGraph, now: Date): void {
  const { run } = draft;
  if (run.state.lifecycle === 'terminated') {
    return;
  }
  if (run.ending) {
    draft.end(run.ending, now);
    return;
  }
  const tasks = graph.order.map(({ key }) => draft.tasks.get(key)!);
  const bad = tasks.filter(
    ({ state }) => state.result === 'failed' || state.result === 'timed_out',
  );
  const canceled = tasks.find(({ state }) => state.result === 'canceled');
  const blocked = tasks.filter(
    ({ state }) => state.result === 'upstream_failed',
  );
  const orphan = bad.find(({ state }) => state.reason?.code === 'orphaned');
  const first = orphan ?? bad[0];
  if (first) {
    draft.end(
      ended(
        'failed',
        orphan ? 'orphaned' : 'task_failed',
        `${first.key}: ${
          first.error?.message ??
          (first.state.reason?.code === 'marked_by_user'
            ? 'was marked as failed'
            : 'failed')
        }`,
      ),
      now,
    );
  } else if (canceled) {
    draft.end(ended('canceled', 'canceled_by_user'), now);
  } else if (blocked.length > 0) {
    const keys = blocked.map(({ key }) => key).join(', ');
    draft.end(
      ended(
        'failed',
        'upstream_failed',
        `Not run, since a task before had failed: ${keys}. A repair of what is unfinished runs them`,
      ),
      now,
    );
  } else {
    draft.end(ended('success', 'completed'), now);
  }
}

import type { RunReport, TaskReport } from '@openlake/plugin-openlake-node';
import { displayState } from '@openlake/plugin-openlake-common';
import type { FactBody } from '../../facts/Fact';
import type { RunRecord, TaskRunRecord } from '../Run';
import { failureOf } from '../runFailure';
import { moveCount } from '../taskCounts';
import { taskName } from '../taskName';
import { applyReport, isBeforeRepair, type RunChange } from '../transitions';

/** Where tasks go that the engine has and the spec has not. */
const UNKNOWN_POSITION = 1_000_000;

/** What a report changes. @internal */
export interface Merge {
  change: RunChange;
  tasks: TaskRunRecord[];
  /** News of ended task runs; that of the run follows from the change. */
  facts: FactBody[];
}

/**
 * Brings what an engine says together with what we have. Pure: the same report
 * twice is nothing the second time.
 *
 * @param known - task runs that we have of those that the report names, by name
 * @returns undefined when the report is not news
 * @internal
 */
export function mergeReport(
  run: RunRecord,
  known: ReadonlyMap<string, TaskRunRecord>,
  report: RunReport,
  now: string,
): Merge | undefined {
  const { change } = applyReport(run, report, now);
  if (!change) {
    return undefined;
  }
  // Reopened by a repair that the engine has not taken yet: those tasks wait.
  const late = isBeforeRepair(run, report);
  const counts = { ...run.taskCounts };
  let { failedAttempts, failure } = run;
  const tasks: TaskRunRecord[] = [];
  const facts: FactBody[] = [];
  const byEnd = [...report.tasks].sort((a, b) =>
    (a.endedAt ?? '') < (b.endedAt ?? '') ? -1 : 1,
  );
  for (const reported of byEnd) {
    const before = known.get(taskName(reported));
    if (late && before?.state.lifecycle === 'pending') {
      continue;
    }
    const task = merged(run.id, reported, before, known.get(reported.key));
    tasks.push(task);
    failedAttempts += failures(task) - (before ? failures(before) : 0);
    if (task.index === undefined) {
      if (before) {
        moveCount(counts, displayState(before.state), -1);
      }
      moveCount(counts, displayState(task.state), 1);
      failure ??= failureOf(task);
    }
    if (hasEnded(task, before)) {
      facts.push({
        type: 'task_run.ended',
        workspace: run.workspace,
        job: run.job,
        run: run.id,
        task: task.key,
        index: task.index,
        result: task.state.result ?? 'failed',
        inputs: task.inputs,
        outputs: task.outputs,
      });
    }
  }
  const good = change.state?.result === 'success';
  return {
    change: {
      ...change,
      taskCounts: counts,
      failedAttempts,
      failure: good ? undefined : failure,
    },
    tasks,
    facts,
  };
}

function merged(
  runId: string,
  reported: TaskReport,
  before: TaskRunRecord | undefined,
  parent: TaskRunRecord | undefined,
): TaskRunRecord {
  const shape = before ?? parent;
  return {
    runId,
    key: reported.key,
    position: shape?.position ?? UNKNOWN_POSITION,
    index: reported.index,
    item: reported.item,
    type: shape?.type ?? 'unknown',
    dependsOn: shape?.dependsOn ?? [],
    layer: shape?.layer,
    // What somebody marked stays so until it runs again.
    state: before?.mark ? before.state : reported.state,
    attempts: reported.attempts.map(({ state, ...attempt }) => ({
      ...attempt,
      ...state,
    })),
    queuedAt: reported.queuedAt,
    startedAt: reported.startedAt,
    endedAt: reported.endedAt,
    inputs: reported.inputs,
    outputs: reported.outputs,
    values: reported.values,
    error: reported.error,
    childRunId: reported.childRunId,
    mark: before?.mark,
  };
}

function hasEnded(task: TaskRunRecord, before?: TaskRunRecord): boolean {
  return (
    task.state.lifecycle === 'terminated' &&
    (before?.state.lifecycle !== 'terminated' ||
      task.attempts.length > before.attempts.length)
  );
}

function failures(task: TaskRunRecord): number {
  return task.attempts.filter(
    ({ result }) => result === 'failed' || result === 'timed_out',
  ).length;
}

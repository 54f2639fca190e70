import type { Repair, Run, TaskRun } from '@openlake/plugin-openlake-common';
import { activeTime } from './activeTime';
import type { CancelRequest, RepairRecord, RunRecord } from './Run';
import type { WholeTask } from './RunStore';

/** What the API says of a run that the row alone does not hold. @internal */
export interface RunContext {
  jobTitle: string;
  queuePosition?: number;
  /** When its engine last answered. */
  syncedAt?: string;
}

/** A run as the API answers it. @internal */
export function toRun(run: RunRecord, context: RunContext): Run {
  const { start, end } = run.interval;
  return {
    id: run.id,
    number: run.number,
    workspace: run.workspace,
    job: run.job,
    jobTitle: context.jobTitle,
    orchestrator: run.orchestrator,
    revision: run.revision,
    trigger: run.trigger,
    parentRun: run.parentRunId,
    backfill: run.backfillId,
    selection: run.selection,
    priority: run.priority,
    parameters: run.parameters,
    // The empty interval of a job without a clock says nothing to people.
    interval: start === end ? undefined : run.interval,
    ...run.state,
    queuePosition: context.queuePosition,
    createdAt: run.createdAt,
    queuedAt: run.queuedAt,
    admittedAt: run.admittedAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    ...activeTime(run),
    repairs: run.repairs,
    cancel: run.cancel && toCancelRequest(run.cancel),
    mark: run.mark,
    taskCounts: run.taskCounts,
    failure: run.failure,
    observedAt: observedAt(run, context.syncedAt),
  };
}

function toCancelRequest({ by, at, note }: CancelRequest): Run['cancel'] {
  return { by, at, note };
}

/** A task run as the API answers it. @internal */
export function toTaskRun(task: WholeTask): TaskRun {
  return {
    key: task.key,
    index: task.index,
    item: task.item,
    type: task.type,
    dependsOn: task.dependsOn,
    layer: task.layer,
    ...task.state,
    attempts: task.attempts,
    queuedAt: task.queuedAt,
    startedAt: task.startedAt,
    endedAt: task.endedAt,
    inputs: task.inputs,
    outputs: task.outputs,
    values: task.values,
    error: task.error,
    childRun: task.childRunId,
    mark: task.mark,
    items: task.items,
  };
}

/** A repair as the API answers it. @internal */
export function toRepair(repair: RepairRecord): Repair {
  const { number, by, at, runEndedAt, note } = repair;
  const { tasks, revision, parameters } = repair;
  return { number, by, at, runEndedAt, note, tasks, revision, parameters };
}

/**
 * An engine that answered and named no change of an active run has confirmed
 * its state. A run that waits here, or has ended, is known for sure.
 */
function observedAt(run: RunRecord, syncedAt: string | undefined): string {
  const { lifecycle } = run.state;
  const withEngine = lifecycle === 'running' || lifecycle === 'terminating';
  return withEngine && syncedAt && syncedAt > run.observedAt
    ? syncedAt
    : run.observedAt;
}

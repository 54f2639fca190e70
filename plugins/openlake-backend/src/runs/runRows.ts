import {
  displayState,
  priorities,
  type ExecutionState,
} from '@openlake/plugin-openlake-common';
import type { RepairRecord, RunRecord, TaskRunRecord } from './Run';

/** A row with its columns; null only lives here. */
type Row = Record<string, any>;

/** Index of a task run that is no item of a `for_each`. @internal */
export const NO_ITEM = -1;

/** @internal */
export function toRunRow(run: RunRecord): Row {
  return {
    id: run.id,
    workspace: run.workspace,
    job: run.job,
    number: run.number,
    orchestrator: run.orchestrator,
    revision_hash: run.revision.hash,
    revision_number: run.revision.number,
    revision_commit: run.revision.commit ?? null,
    trigger: JSON.stringify(run.trigger),
    trigger_kind: run.trigger.kind,
    priority: priorities.indexOf(run.priority),
    queue_order: run.queueOrder,
    raised_from: run.raisedFrom ?? null,
    selection: toJson(run.selection),
    computes: JSON.stringify(run.computes),
    backfill_id: run.backfillId ?? null,
    rerun_of: run.rerunOf ?? null,
    mark: toJson(run.mark),
    removing_since: run.removingSince ?? null,
    parent_run_id: run.parentRunId ?? null,
    own_place: run.ownPlace ?? false,
    chain: JSON.stringify(run.chain),
    parameters: JSON.stringify(run.parameters),
    interval_start: run.interval.start,
    interval_end: run.interval.end,
    scheduled_at: run.scheduledAt ?? null,
    ...toStateColumns(run.state),
    state: displayState(run.state),
    created_at: run.createdAt,
    queued_at: run.queuedAt,
    started_at: run.startedAt ?? null,
    ended_at: run.endedAt ?? null,
    active_ms: run.activeMs ?? null,
    active_since: run.activeSince ?? null,
    observed_at: run.observedAt,
    admitted_at: run.admittedAt ?? null,
    dispatch_attempts: run.dispatch.attempts,
    dispatch_after: run.dispatch.after ?? null,
    accepted_at: run.dispatch.acceptedAt ?? null,
    accepted_repair: run.dispatch.acceptedRepair ?? null,
    cancel: toJson(run.cancel),
    repairs: run.repairs,
    report_version: run.reportVersion,
    version: run.version,
    task_counts: JSON.stringify(run.taskCounts),
    failed_attempts: run.failedAttempts,
    failure: toJson(run.failure),
  };
}

/** @internal */
export function fromRunRow(row: Row): RunRecord {
  return {
    id: row.id,
    number: row.number,
    workspace: row.workspace,
    job: row.job,
    orchestrator: row.orchestrator,
    revision: fromRevisionColumns(row),
    trigger: JSON.parse(row.trigger),
    priority: priorities[row.priority],
    queueOrder: row.queue_order,
    raisedFrom: row.raised_from ?? undefined,
    selection: fromJson(row.selection),
    computes: JSON.parse(row.computes),
    backfillId: row.backfill_id ?? undefined,
    rerunOf: row.rerun_of ?? undefined,
    mark: fromJson(row.mark),
    removingSince: row.removing_since ?? undefined,
    parentRunId: row.parent_run_id ?? undefined,
    ownPlace: Boolean(row.own_place) || undefined,
    chain: JSON.parse(row.chain),
    parameters: JSON.parse(row.parameters),
    interval: { start: row.interval_start, end: row.interval_end },
    scheduledAt: row.scheduled_at ?? undefined,
    state: fromStateColumns(row),
    createdAt: row.created_at,
    queuedAt: row.queued_at,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    ...fromActiveColumns(row),
    observedAt: row.observed_at,
    admittedAt: row.admitted_at ?? undefined,
    dispatch: {
      attempts: row.dispatch_attempts,
      after: row.dispatch_after ?? undefined,
      acceptedAt: row.accepted_at ?? undefined,
      acceptedRepair: row.accepted_repair ?? undefined,
    },
    cancel: fromJson(row.cancel),
    repairs: row.repairs,
    reportVersion: Number(row.report_version),
    version: row.version,
    taskCounts: JSON.parse(row.task_counts),
    failedAttempts: row.failed_attempts,
    failure: fromJson(row.failure),
  };
}

/** @internal */
export function toTaskRow(task: TaskRunRecord): Row {
  return {
    run_id: task.runId,
    task_key: task.key,
    item_index: task.index ?? NO_ITEM,
    position: task.position,
    item: toJson(task.item),
    type: task.type,
    depends_on: JSON.stringify(task.dependsOn),
    layer: task.layer ?? null,
    ...toStateColumns(task.state),
    queued_at: task.queuedAt ?? null,
    started_at: task.startedAt ?? null,
    ended_at: task.endedAt ?? null,
    attempt_count: task.attempts.length,
    repaired: task.attempts.some(attempt => attempt.repair > 0),
    attempts: JSON.stringify(task.attempts),
    inputs: JSON.stringify(task.inputs),
    outputs: JSON.stringify(task.outputs),
    values: JSON.stringify(task.values),
    error: toJson(task.error),
    child_run_id: task.childRunId ?? null,
    mark: toJson(task.mark),
  };
}

/** @internal */
export function fromTaskRow(row: Row): TaskRunRecord {
  return {
    runId: row.run_id,
    key: row.task_key,
    position: row.position,
    index: row.item_index === NO_ITEM ? undefined : row.item_index,
    item: fromJson(row.item),
    type: row.type,
    dependsOn: JSON.parse(row.depends_on),
    layer: row.layer ?? undefined,
    state: fromStateColumns(row),
    attempts: JSON.parse(row.attempts),
    queuedAt: row.queued_at ?? undefined,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    inputs: JSON.parse(row.inputs),
    outputs: JSON.parse(row.outputs),
    values: JSON.parse(row.values),
    error: fromJson(row.error),
    childRunId: row.child_run_id ?? undefined,
    mark: fromJson(row.mark),
  };
}

/** @internal */
export function toRepairRow(repair: RepairRecord): Row {
  return {
    id: repair.id,
    run_id: repair.runId,
    number: repair.number,
    tasks: JSON.stringify(repair.tasks),
    revision_hash: repair.revision.hash,
    revision_number: repair.revision.number,
    revision_commit: repair.revision.commit ?? null,
    parameters: toJson(repair.parameters),
    note: storable(repair.note),
    by: repair.by,
    at: repair.at,
    run_ended_at: repair.runEndedAt ?? null,
  };
}

/** @internal */
export function fromRepairRow(row: Row): RepairRecord {
  return {
    id: row.id,
    runId: row.run_id,
    number: row.number,
    tasks: JSON.parse(row.tasks),
    revision: fromRevisionColumns(row),
    parameters: fromJson(row.parameters),
    note: row.note ?? undefined,
    by: row.by,
    at: row.at,
    runEndedAt: row.run_ended_at ?? undefined,
  };
}

/** @internal */
export function fromStateColumns(row: Row): ExecutionState {
  return {
    lifecycle: row.lifecycle,
    ...(row.result && { result: row.result }),
    ...(row.reason_code && {
      reason: {
        code: row.reason_code,
        ...(row.reason_message && { message: row.reason_message }),
      },
    }),
  };
}

/** @internal */
export function fromActiveColumns(
  row: Row,
): Pick<RunRecord, 'activeMs' | 'activeSince'> {
  return {
    activeMs: row.active_ms === null ? undefined : Number(row.active_ms),
    activeSince: row.active_since ?? undefined,
  };
}

function toStateColumns(state: ExecutionState): Row {
  return {
    lifecycle: state.lifecycle,
    result: state.result ?? null,
    reason_code: state.reason?.code ?? null,
    reason_message: storable(state.reason?.message),
  };
}

function fromRevisionColumns(row: Row): RunRecord['revision'] {
  return {
    hash: row.revision_hash,
    number: row.revision_number,
    ...(row.revision_commit && { commit: row.revision_commit }),
  };
}

/** Text of people and engines, without what PostgreSQL refuses in a text. */
function storable(text: string | undefined): string | null {
  return text?.replaceAll('\0', '') ?? null;
}

function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function fromJson(text: string | null): any {
  return text === null ? undefined : JSON.parse(text);
}

import type {
  BackfillRecord,
  IntervalRecord,
  PlannedInterval,
} from './Backfill';

/** A row with its columns; null only lives here. @internal */
export type Row = Record<string, any>;

/** @internal */
export function toBackfillRow(backfill: BackfillRecord): Row {
  return {
    id: backfill.id,
    workspace: backfill.workspace,
    job: backfill.job,
    state: backfill.state,
    reason: backfill.reason ?? null,
    request: JSON.stringify(backfill.request),
    created_by: backfill.createdBy,
    created_at: backfill.createdAt,
    ended_at: backfill.endedAt ?? null,
    last_change: backfill.lastChange
      ? JSON.stringify(backfill.lastChange)
      : null,
    version: backfill.version,
  };
}

/** @internal */
export function fromBackfillRow(row: Row): BackfillRecord {
  return {
    id: row.id,
    workspace: row.workspace,
    job: row.job,
    state: row.state,
    reason: row.reason ?? undefined,
    request: JSON.parse(row.request),
    createdBy: row.created_by,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
    lastChange: row.last_change ? JSON.parse(row.last_change) : undefined,
    version: row.version,
  };
}

/** @internal */
export function toIntervalRow(
  backfillId: string,
  { start, end, state, reason }: PlannedInterval,
  position: number,
): Row {
  return {
    backfill_id: backfillId,
    position,
    interval_start: start,
    interval_end: end,
    state,
    reason: reason ?? null,
    tries: 0,
  };
}

/** @internal */
export function fromIntervalRow(row: Row): IntervalRecord {
  return {
    position: row.position,
    start: row.interval_start,
    end: row.interval_end,
    state: row.shown,
    reason: row.run_id ? whyOfRun(row) : row.reason ?? undefined,
    runId: row.run_id ?? undefined,
    runNumber: row.run_number ?? undefined,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    tries: row.tries,
  };
}

/** Why a run is not, or not yet, a success; nothing of one that is. */
function whyOfRun(row: Row): string | undefined {
  if (row.shown === 'success') {
    return undefined;
  }
  const failure = row.run_failure && JSON.parse(row.run_failure);
  return failure && row.shown !== 'canceled'
    ? `${failure.task}: ${failure.message}`
    : row.run_reason ?? undefined;
}

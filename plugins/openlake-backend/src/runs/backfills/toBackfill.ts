import type {
  Backfill,
  BackfillInterval,
} from '@openlake/plugin-openlake-common';
import { instantMs } from '../../database/instant';
import type { BackfillRecord, IntervalRecord } from './Backfill';

/** A backfill as the API answers it. @internal */
export function toBackfill(
  record: BackfillRecord,
  context: {
    jobTitle: string;
    counts: Record<string, number>;
    estimatedMsLeft?: number;
  },
): Backfill {
  return {
    id: record.id,
    workspace: record.workspace,
    job: record.job,
    jobTitle: context.jobTitle,
    state: record.state,
    reason: record.reason,
    request: record.request,
    createdBy: record.createdBy,
    createdAt: record.createdAt,
    endedAt: record.endedAt,
    lastChange: record.lastChange,
    counts: context.counts,
    estimatedMsLeft: context.estimatedMsLeft,
  };
}

/** An interval as the API answers it. @internal */
export function toInterval(record: IntervalRecord): BackfillInterval {
  const { startedAt, endedAt } = record;
  return {
    start: record.start,
    end: record.end,
    state: record.state,
    reason: record.reason,
    run: record.runId,
    runNumber: record.runNumber,
    durationMs:
      startedAt && endedAt
        ? instantMs(endedAt) - instantMs(startedAt)
        : undefined,
  };
}

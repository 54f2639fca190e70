import type { Backfill } from '@openlake/plugin-openlake-common';
import { jobKeyText } from '../../jobs/Job';
import { median } from '../median';
import type { RunnableJobs } from '../RunnableJobs';
import { type BackfillRecord, OPEN_STATES } from './Backfill';
import type { BackfillStore } from './BackfillStore';
import { estimate, MEDIAN_OF, parallelOf } from './planBackfill';
import { toBackfill } from './toBackfill';

interface PresentParts {
  backfillStore: BackfillStore;
  jobs: RunnableJobs;
}

/** Backfills as the API answers them. @internal */
export async function presentBackfills(
  parts: PresentParts,
  records: readonly BackfillRecord[],
): Promise<Backfill[]> {
  const { backfillStore, jobs } = parts;
  const keys = new Map(records.map(record => [jobKeyText(record), record]));
  const titles = await jobs.titles([...keys.values()]);
  const counts = await backfillStore.counts(records.map(({ id }) => id));
  const shown: Backfill[] = [];
  for (const record of records) {
    const states = counts.get(record.id) ?? {};
    shown.push(
      toBackfill(record, {
        jobTitle: titles.get(jobKeyText(record)) ?? record.job,
        counts: states,
        estimatedMsLeft: await timeLeft(parts, record, states),
      }),
    );
  }
  return shown;
}

/** How long the rest of a backfill takes, by its own runs so far. */
async function timeLeft(
  { backfillStore, jobs }: PresentParts,
  backfill: BackfillRecord,
  states: Record<string, number>,
): Promise<number | undefined> {
  const { id, state, request } = backfill;
  const goesOn = state === 'running' || state === 'paused';
  const job = goesOn ? await jobs.find(backfill) : undefined;
  if (!job) {
    return undefined;
  }
  const left = ['waiting', ...OPEN_STATES].reduce(
    (sum, one) => sum + (states[one] ?? 0),
    0,
  );
  const lengths = await backfillStore.durations(id, MEDIAN_OF);
  return estimate(
    median(lengths),
    left,
    parallelOf(request, job.spec.concurrency),
  );
}

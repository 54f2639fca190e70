import type { FactOf } from '../../facts/Fact';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { RunRecord } from '../Run';
import type { RunnableJob, RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { readJobs } from './readJobs';

/** A table has a new snapshot. @internal */
export type Commit = FactOf<'table.snapshot_committed'>;

/**
 * Whose a snapshot can be that no run has signed, as of a program that writes
 * with a library of its own: runs that were at work when it was committed, of
 * jobs that declare the table as an output.
 *
 * @returns by fact, newest run first; facts without any are left out
 * @internal
 */
export async function declaredWriters(
  parts: { store: RunStore; jobs: RunnableJobs },
  commits: readonly Commit[],
): Promise<Map<number, RunRecord[]>> {
  const writers = new Map<number, RunRecord[]>();
  const unsigned = commits.filter(({ run }) => run === undefined);
  const times = unsigned.map(momentOf).sort();
  if (!times.length) {
    return writers;
  }
  const runs = await parts.store.listAtWork({
    from: times[0],
    to: times[times.length - 1],
  });
  const jobs = await jobsOf(parts.jobs, runs);
  for (const commit of unsigned) {
    const at = momentOf(commit);
    const own = runs.filter(
      run =>
        run.startedAt! <= at &&
        (run.endedAt === undefined || at <= run.endedAt) &&
        jobs
          .get(jobKeyText(run))
          ?.spec.tasks.some(({ outputs }) => outputs.includes(commit.table)),
    );
    if (own.length) {
      writers.set(commit.id, own);
    }
  }
  return writers;
}

function momentOf({ committedAt, at }: Commit): string {
  return committedAt ?? at;
}

/** Together; or each by itself, when one of them cannot be read. */
async function jobsOf(
  jobs: RunnableJobs,
  runs: readonly JobKey[],
): Promise<Map<string, RunnableJob>> {
  const distinct = new Map(runs.map(run => [jobKeyText(run), run]));
  try {
    return await jobs.findMany([...distinct.values()]);
  } catch {
    return (await readJobs(jobs, runs)).found;
  }
}

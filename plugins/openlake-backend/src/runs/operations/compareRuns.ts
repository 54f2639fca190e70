import { InputError, NotFoundError } from '@backstage/errors';
import {
  diffDocuments,
  diffSources,
  type FieldChange,
  type Run,
  type RunComparison,
  sha256Hex,
} from '@openlake/plugin-openlake-common';
import { jobKeyText } from '../../jobs/Job';
import { compareDetails } from '../compareDetails';
import type { RunnableJobs } from '../RunnableJobs';
import type { RunReader } from '../RunReader';

/**
 * What differs between two runs of a job.
 *
 * @throws NotFoundError, or InputError when they are of different jobs
 * @internal
 */
export async function compareRuns(
  { reader, jobs }: { reader: RunReader; jobs: RunnableJobs },
  ids: { a: string; b: string },
): Promise<RunComparison> {
  const a = await reader.get(ids.a);
  const b = await reader.get(ids.b);
  if (jobKeyText(a.run) !== jobKeyText(b.run)) {
    throw new InputError(
      `Runs of one job can be compared; these are of ${jobKeyText(
        a.run,
      )} and ${jobKeyText(b.run)}`,
    );
  }
  return compareDetails(a, b, await revisionChanges(jobs, a.run, b.run));
}

async function revisionChanges(
  jobs: RunnableJobs,
  a: Run,
  b: Run,
): Promise<FieldChange[]> {
  if (a.revision.hash === b.revision.hash) {
    return [];
  }
  const before = await contentOf(jobs, a);
  const after = await contentOf(jobs, b);
  return [
    ...diffDocuments(before.document, after.document),
    ...diffSources(before.sources, after.sources),
  ];
}

async function contentOf(jobs: RunnableJobs, run: Run) {
  const { hash, number } = run.revision;
  const revision = await jobs.document(run, hash);
  const deployable = await jobs.revision(run, hash);
  if (!revision || !deployable) {
    throw new NotFoundError(
      `Revision ${number} of ${run.job}, which run #${run.number} worked with, is not kept any more`,
    );
  }
  return {
    document: revision.document,
    // What the file of the job itself says is compared field by field.
    sources: deployable.files
      .filter(({ path }) => path !== deployable.file)
      .map(({ path, content }) => ({ path, sha256: sha256Hex(content) })),
  };
}

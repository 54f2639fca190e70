import { InputError } from '@backstage/errors';
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
 * @throws NotFoundError when there is no such run, InputError when they are of different jobs
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
  const { changes, gone } = await revisionChanges(jobs, a.run, b.run);
  return {
    ...compareDetails(a, b, changes),
    ...(gone.length && { revisionsGone: gone }),
  };
}

/** What changed from one revision to the other, unless one of them is gone. */
async function revisionChanges(
  jobs: RunnableJobs,
  a: Run,
  b: Run,
): Promise<{ changes: FieldChange[]; gone: number[] }> {
  if (a.revision.hash === b.revision.hash) {
    return { changes: [], gone: [] };
  }
  const before = await contentOf(jobs, a);
  const after = await contentOf(jobs, b);
  if (!before || !after) {
    const gone = [...(before ? [] : [a]), ...(after ? [] : [b])];
    return { changes: [], gone: gone.map(run => run.revision.number) };
  }
  const changes = [
    ...diffDocuments(before.document, after.document),
    ...diffSources(before.sources, after.sources),
  ];
  return { changes, gone: [] };
}

/** Undefined when the revision is not kept any more. */
async function contentOf(jobs: RunnableJobs, run: Run) {
  const { hash } = run.revision;
  const revision = await jobs.document(run, hash);
  const deployable = await jobs.revision(run, hash);
  if (!revision || !deployable) {
    return undefined;
  }
  return {
    document: revision.document,
    // What the file of the job itself says is compared field by field.
    sources: deployable.files
      .filter(({ path }) => path !== deployable.file)
      .map(({ path, content }) => ({ path, sha256: sha256Hex(content) })),
  };
}

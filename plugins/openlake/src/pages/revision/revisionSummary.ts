import { JobRevision } from '@openlake/plugin-openlake-common';
import { plural } from '@openlake/plugin-openlake-react';

/** Files that a revision changed, of those that its job needs at run time. */
export function changedFiles({ changes }: Pick<JobRevision, 'changes'>) {
  return changes.flatMap(
    ({ path }) => /^sources\["(.*)"\]$/.exec(path)?.[1] ?? [],
  );
}

/** What a revision changed, in a line: what is one is named, many are counted. */
export function revisionSummary(
  revision: Pick<JobRevision, 'changes' | 'number'>,
): string {
  const files = changedFiles(revision);
  const fields = revision.changes
    .map(({ path }) => path)
    .filter(path => !path.startsWith('sources['))
    .map(path => path.replace(/^spec\./, ''));
  const parts = [
    fields.length > 1 ? plural(fields.length, 'field') : fields[0],
    files.length > 2 ? plural(files.length, 'file') : files.join(', '),
  ].filter(Boolean);
  return (
    parts.join(', ') ||
    (revision.number === 1 ? 'First revision' : 'Files changed')
  );
}

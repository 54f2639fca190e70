import { RouterLink } from '@backstage/frontend-plugin-api';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { Note, paths, plural } from '@openlake/plugin-openlake-react';
import { revisionName } from './RevisionName';
import classes from './RefusedVersion.module.css';

/** Says that there is a newer version whose errors keep it from being deployed. */
export function RefusedVersion({ detail }: { detail: RouteOutput<'getJob'> }) {
  const { job, refused } = detail;
  if (!refused) {
    return null;
  }
  return (
    <Note
      tone="late"
      title={
        <>
          The newest version of {job.workspace} was refused:{' '}
          <RouterLink
            href={paths.settings({ workspace: job.workspace })}
            className={classes.findings}
          >
            {plural(refused.errors, 'finding')}
          </RouterLink>
        </>
      }
    >
      The job runs revision {job.revision.number} ({revisionName(job.revision)}
      ), the last good one.
    </Note>
  );
}

import { Job, JobRevision } from '@openlake/plugin-openlake-common';
import { plural } from '@openlake/plugin-openlake-react';
import { revisionName, revisionTitle } from './RevisionName';
import { RevisionDifference } from './RevisionDifference';
import { changedFiles } from './revisionSummary';
import classes from './RevisionChanges.module.css';

/** What one revision changed, against the one before. */
export function RevisionChanges(props: {
  job: Job;
  revision: JobRevision;
  before?: JobRevision;
}) {
  const { job, revision, before } = props;
  const files = changedFiles(revision).length;
  const fields = revision.changes.length - files;
  const words = [
    fields > 0 && `${plural(fields, 'field')} changed`,
    files > 0 && `${plural(files, 'file')} changed`,
  ].filter(Boolean);
  return (
    <div className={classes.changes}>
      <p className={classes.head}>
        {before && (
          <>
            <code title={revisionTitle(before)}>{revisionName(before)}</code> →{' '}
          </>
        )}
        <code title={revisionTitle(revision)}>{revisionName(revision)}</code>
        <span>
          {words.join(', ') || (before ? 'changed' : 'first revision')}
        </span>
      </p>
      <RevisionDifference
        workspace={job.workspace}
        job={job.name}
        from={before?.hash}
        to={revision.hash}
      />
    </div>
  );
}

import { Skeleton } from '@backstage/ui';
import { Job, JobRevision } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  plural,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { FileDiff } from './FileDiff';
import { parameterText } from './parameterInput';
import classes from './JobRevisions.module.css';

/** What one revision changed: field by field, then file by file. */
export function RevisionChanges(props: {
  job: Job;
  revision: JobRevision;
  before?: JobRevision;
}) {
  const { job, revision, before } = props;
  const params = { workspace: job.workspace, job: job.name };
  const now = useOpenlake(
    'getRevision',
    { params: { ...params, hash: revision.hash } },
    { pace: 'once' },
  );
  const then = useOpenlake(
    'getRevision',
    { params: { ...params, hash: before?.hash ?? '' } },
    { pace: 'once', enabled: before !== undefined },
  );
  const old = new Map(then.data?.files.map(f => [f.path, f.content]));
  return (
    <div className={classes.changes}>
      <p className={classes.head}>
        {before && (
          <>
            <code>{before.commit?.slice(0, 7) ?? before.number}</code> →{' '}
          </>
        )}
        <code>{revision.commit?.slice(0, 7) ?? revision.number}</code>
        <span>
          {revision.changes.length
            ? `${plural(revision.changes.length, 'field')} changed`
            : (before && 'files changed') || 'first revision'}
        </span>
      </p>
      {revision.changes.length > 0 && (
        <ul className={classes.fields}>
          {revision.changes.map(change => (
            <li key={change.path}>
              <code>{change.path.replace(/^spec\./, '')}</code>
              <span>
                {change.old !== undefined && (
                  <del>{parameterText(change.old)}</del>
                )}
                {' → '}
                {change.new === undefined ? (
                  'removed'
                ) : (
                  <ins>{parameterText(change.new)}</ins>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <AnswerView
        answer={
          before && then.data === undefined ? { ...then, data: undefined } : now
        }
        what="Files of the revision"
        unaffected="The list of revisions is current."
        skeleton={<Skeleton height={240} width="100%" />}
      >
        {() => (
          <>
            {now.data?.files
              .filter(f => old.get(f.path) !== f.content)
              .map(file => (
                <FileDiff
                  key={file.path}
                  path={file.path}
                  before={old.get(file.path)}
                  after={file.content}
                />
              ))}
            {[...old.keys()]
              .filter(path => !now.data?.files.some(f => f.path === path))
              .map(path => (
                <FileDiff
                  key={path}
                  path={path}
                  before={old.get(path)}
                  after={undefined}
                />
              ))}
          </>
        )}
      </AnswerView>
    </div>
  );
}

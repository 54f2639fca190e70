import { RouteOutput } from '@openlake/plugin-openlake-common';
import { Panel, plural } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { RevisionDifference } from '../revision/RevisionDifference';
import { revisionName } from '../revision/RevisionName';
import classes from './ComparePage.module.css';

/** What differs between the revisions; nothing where both ran the same. */
export function ComparedRevisions(props: {
  comparison: RouteOutput<'compareRuns'>;
}) {
  const { a, b, revision, revisionsGone: gone = [] } = props.comparison;
  const [open, setOpen] = useState(false);
  if (a.revision.hash === b.revision.hash) {
    return null;
  }
  const names = `${revisionName(a.revision)} → ${revisionName(b.revision)}`;
  if (gone.length > 0) {
    return (
      <Panel title="Revision" detail={names} padded>
        <p>
          {gone.length === 1 ? 'Revision' : 'Revisions'} {gone.join(' and ')}{' '}
          {gone.length === 1 ? 'is' : 'are'} no longer kept, so nobody knows
          what changed between them. Everything else is compared.
        </p>
      </Panel>
    );
  }
  const oneJob = a.workspace === b.workspace && a.job === b.job;
  return (
    <Panel
      title="Revision"
      detail={`${names}, ${plural(revision.length, 'change')}`}
      padded
    >
      <ul className={classes.changes}>
        {revision.map(change => (
          <li key={change.path}>
            <code>{change.path.replace(/^spec\./, '')}</code>
          </li>
        ))}
      </ul>
      {oneJob && (
        <details
          className={classes.details}
          onToggle={event => setOpen(event.currentTarget.open)}
        >
          <summary>Old and new, line by line</summary>
          {open && (
            <RevisionDifference
              workspace={b.workspace}
              job={b.job}
              from={a.revision.hash}
              to={b.revision.hash}
            />
          )}
        </details>
      )}
    </Panel>
  );
}

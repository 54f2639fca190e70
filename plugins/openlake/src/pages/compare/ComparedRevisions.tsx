import { RouteOutput } from '@openlake/plugin-openlake-common';
import { Panel, plural } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { RevisionDifference } from '../job/RevisionDifference';
import { revisionName } from '../RevisionName';
import classes from './ComparePage.module.css';

/** What differs between the revisions; nothing where both ran the same. */
export function ComparedRevisions(props: {
  comparison: RouteOutput<'compareRuns'>;
}) {
  const { a, b, revision } = props.comparison;
  const [open, setOpen] = useState(false);
  if (a.revision.hash === b.revision.hash) {
    return null;
  }
  const oneJob = a.workspace === b.workspace && a.job === b.job;
  return (
    <Panel
      title="Revision"
      detail={`${revisionName(a.revision)} → ${revisionName(
        b.revision,
      )}, ${plural(revision.length, 'change')}`}
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

import { Radio, RadioGroup } from '@backstage/ui';
import { RepairRequest, RouteOutput } from '@openlake/plugin-openlake-common';
import { useState } from 'react';
import { RevisionDifference } from '../../revision/RevisionDifference';
import { RevisionRef, revisionName } from '../../revision/RevisionName';
import classes from './RepairDialog.module.css';

/** Which revision the tasks run again with: the run's own, or what is deployed now. */
export function RepairRevision(props: {
  view: RouteOutput<'runView'>;
  value: RepairRequest['revision'];
  onChange: (value: RepairRequest['revision']) => void;
}) {
  const { run, job } = props.view;
  const deployed = job.revision;
  const [open, setOpen] = useState(false);
  if (deployed.hash === run.revision.hash) {
    return (
      <p>
        With revision {inWords(deployed)}, which this run had and which is
        deployed now.
      </p>
    );
  }
  // Numbers count contents, not deployments: an old content can come back.
  const back = deployed.number < run.revision.number;
  return (
    <div>
      <RadioGroup
        label="Revision"
        value={props.value}
        onChange={value => props.onChange(value as RepairRequest['revision'])}
      >
        <Radio value="latest">
          Deployed now: revision {inWords(deployed)}
          {back && `, deployed again after revision ${run.revision.number}`}
        </Radio>
        <Radio value="same">This run’s: revision {inWords(run.revision)}</Radio>
      </RadioGroup>
      <details
        className={classes.difference}
        onToggle={event => setOpen(event.currentTarget.open)}
      >
        <summary>
          What differs, from revision {run.revision.number} to revision{' '}
          {deployed.number}
        </summary>
        {open && (
          <RevisionDifference
            workspace={run.workspace}
            job={run.job}
            from={run.revision.hash}
            to={deployed.hash}
          />
        )}
      </details>
    </div>
  );
}

function inWords(revision: RevisionRef): string {
  return `${revision.number} (${revisionName(revision)})`;
}

import { RouterLink } from '@backstage/frontend-plugin-api';
import { displayState, Run } from '@openlake/plugin-openlake-common';
import { paths, StateGlyph } from '@openlake/plugin-openlake-react';
import { ReactNode } from 'react';
import classes from './BulkDialog.module.css';

/** Some runs in one line each. */
export function RunLines(props: {
  label: string;
  runs: readonly Run[];
  /** In place of the state that each was in when it was read. */
  glyph?: ReactNode;
  /** More about a run, behind its name, as far as it fits. */
  detail?: (run: Run) => ReactNode;
  /** What there is to know of a run, whole. */
  why?: (run: Run) => string | undefined;
}) {
  return (
    <ul className={classes.runs} aria-label={props.label}>
      {props.runs.map(run => (
        <li key={run.id}>
          {props.glyph ?? <StateGlyph state={displayState(run)} size={14} />}
          <RouterLink
            // What was typed beside it stays.
            target="_blank"
            href={paths.run({
              workspace: run.workspace,
              job: run.job,
              run: run.id,
            })}
          >
            {run.jobTitle} #{run.number}
          </RouterLink>
          <small>{props.detail?.(run)}</small>
          {props.why && <p>{props.why(run)}</p>}
        </li>
      ))}
    </ul>
  );
}

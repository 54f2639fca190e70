import { MarkdownContent } from '@backstage/core-components';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { EmptyState, Panel } from '@openlake/plugin-openlake-react';
import classes from './JobRunbook.module.css';

/** What to do when the job fails, as its people wrote it down. */
export function JobRunbook({ detail }: { detail: RouteOutput<'getJob'> }) {
  return (
    <Panel
      title="Runbook"
      detail={detail.runbook && 'from the repository'}
      padded
    >
      {detail.runbook ? (
        <div className={classes.text}>
          <MarkdownContent content={detail.runbook} dialect="gfm" />
        </div>
      ) : (
        <EmptyState title="No runbook yet">
          Write down what to do when {detail.job.title} fails, in Markdown
          beside {detail.job.file}; it is shown here and linked from every
          failed run.
        </EmptyState>
      )}
    </Panel>
  );
}

import { RouterLink } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { Run } from '@openlake/plugin-openlake-common';
import { Note, paths, RelativeTime } from '@openlake/plugin-openlake-react';
import classes from './JobFailure.module.css';

/** Says that the last run failed, where, and leads there. */
export function JobFailure({ run }: { run: Run }) {
  const href = paths.run({
    workspace: run.workspace,
    job: run.job,
    run: run.id,
    task: run.failure?.task,
  });
  return (
    <Note
      tone="bad"
      title={
        <>
          <RouterLink href={href} className={classes.run}>
            #{run.number}
          </RouterLink>{' '}
          failed <RelativeTime at={run.endedAt ?? run.createdAt} />
          {run.failure && (
            <>
              {' '}
              at <code>{run.failure.task}</code>: {run.failure.message}
            </>
          )}
        </>
      }
      actions={
        <ButtonLink size="small" variant="secondary" href={href}>
          Open run
        </ButtonLink>
      }
    />
  );
}

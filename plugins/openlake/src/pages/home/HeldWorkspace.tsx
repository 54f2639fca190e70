import { RouterLink } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { Workspace } from '@openlake/plugin-openlake-common';
import { paths, plural, StateWord } from '@openlake/plugin-openlake-react';
import classes from './NeedsYou.module.css';

/** A workspace whose newest version is not deployed, or that cannot be read. */
export function HeldWorkspace({ workspace }: { workspace: Workspace }) {
  const { name, title, findings, pendingConfirmation, source } = workspace;
  return (
    <li>
      <div className={classes.failure}>
        <p>
          <StateWord
            state={findings.errors > 0 ? 'failed' : 'queued'}
            glyph
            label="Not deployed"
          />{' '}
          <RouterLink href={paths.pipelines({ workspace: name })}>
            <b>{title}</b>
          </RouterLink>{' '}
          <span className={classes.quiet}>the newest version</span>
        </p>
        <p className={classes.message}>
          {findings.errors > 0 &&
            `It has ${plural(findings.errors, 'error')}. `}
          {pendingConfirmation && 'It waits for somebody to confirm it. '}
          {source.error}
        </p>
      </div>
      <div className={classes.impact}>
        <p>The last good version goes on running</p>
      </div>
      <ButtonLink
        size="small"
        variant="secondary"
        href={paths.settings({
          workspace: name,
          deployment: pendingConfirmation,
        })}
      >
        {findings.errors > 0 ? 'See findings' : 'Review'}
      </ButtonLink>
    </li>
  );
}

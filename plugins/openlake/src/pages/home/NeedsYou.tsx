import { RouterLink } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import {
  displayState,
  RouteOutput,
  Workspace,
} from '@openlake/plugin-openlake-common';
import {
  Panel,
  paths,
  plural,
  RelativeTime,
  StateWord,
} from '@openlake/plugin-openlake-react';
import classes from './NeedsYou.module.css';

type Item = RouteOutput<'homeView'>['needsYou'][number];

/**
 * Jobs whose last run did not end well and workspaces whose newest version is
 * not deployed, each with the way to mend it.
 */
export function NeedsYou(props: {
  items: Item[];
  workspaces: Workspace[];
  /** Said when there is nothing to list. */
  otherwise: string;
}) {
  const { items } = props;
  const held = props.workspaces.filter(isHeld);
  if (items.length + held.length === 0) {
    return (
      <Panel title="Needs you">
        <p className={classes.nothing}>{props.otherwise}</p>
      </Panel>
    );
  }
  return (
    <Panel
      title={
        <>
          Needs you{' '}
          <span className={classes.count}>{items.length + held.length}</span>
        </>
      }
      detail="what is not deployed, and jobs whose last run did not end well"
    >
      <ul className={classes.list}>
        {held.map(workspace => (
          <Held key={workspace.name} workspace={workspace} />
        ))}
        {items.map(item => (
          <li key={item.run.id}>
            <Failure item={item} />
            <p className={classes.impact}>
              {item.blockedTables.length > 0
                ? `Its job writes ${plural(item.blockedTables.length, 'table')}`
                : 'Its job writes no table'}
              <small title={item.blockedTables.join('\n')}>
                Since <RelativeTime at={item.since} />
                {item.failures > 1 &&
                  `, ${plural(item.failures, 'run')} in a row`}
              </small>
            </p>
            <ButtonLink
              size="small"
              variant="secondary"
              href={paths.run({
                workspace: item.run.workspace,
                job: item.run.job,
                run: item.run.id,
              })}
            >
              Open run
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Failure({ item: { run } }: { item: Item }) {
  return (
    <div className={classes.failure}>
      <p>
        <StateWord state={displayState(run)} glyph />{' '}
        <RouterLink
          href={paths.job({ workspace: run.workspace, job: run.job })}
        >
          <b>{run.job}</b>
        </RouterLink>{' '}
        <span className={classes.quiet}>
          #{run.number} in {run.workspace}
        </span>
      </p>
      <p className={classes.message}>
        {run.failure ? (
          <>
            <code>{run.failure.task}</code> {run.failure.message}
          </>
        ) : (
          run.reason?.message ?? 'Ended without a message.'
        )}
      </p>
    </div>
  );
}

function isHeld({ findings, pendingConfirmation, source }: Workspace): boolean {
  return (
    findings.errors > 0 ||
    pendingConfirmation !== undefined ||
    source.error !== undefined
  );
}

function Held({ workspace }: { workspace: Workspace }) {
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
      <p className={classes.impact}>The last good version goes on running</p>
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

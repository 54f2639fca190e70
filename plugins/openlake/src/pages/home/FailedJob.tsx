import { RouterLink } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { displayState, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  paths,
  plural,
  RelativeTime,
  StateWord,
} from '@openlake/plugin-openlake-react';
import { Fragment } from 'react';
import { WorkspaceName } from '../names/WorkspaceName';
import classes from './NeedsYou.module.css';

type Item = RouteOutput<'homeView'>['needsYou'][number];

const NAMED = 2;

/** A job whose last run did not end well, and what that holds back. */
export function FailedJob({ item }: { item: Item }) {
  const { run } = item;
  return (
    <li>
      <div className={classes.failure}>
        <p>
          <StateWord state={displayState(run)} glyph />{' '}
          <RouterLink
            href={paths.job({ workspace: run.workspace, job: run.job })}
          >
            <b>{run.jobTitle}</b>
          </RouterLink>{' '}
          <span className={classes.quiet}>
            #{run.number} in <WorkspaceName name={run.workspace} />
          </span>
        </p>
        <p className={classes.message} title={run.failure?.message}>
          {run.failure ? (
            <>
              <code>{run.failure.task}</code> {run.failure.message}
            </>
          ) : (
            run.reason?.message ?? 'Ended without a message.'
          )}
        </p>
      </div>
      <div className={classes.impact}>
        {item.heldTables && <HeldTables names={item.heldTables} />}
        <small>
          Since <RelativeTime at={item.since} />
          {item.failures > 1 && `, ${plural(item.failures, 'run')} in a row`}
        </small>
      </div>
      <ButtonLink
        size="small"
        variant="secondary"
        href={paths.run({
          workspace: run.workspace,
          job: run.job,
          run: run.id,
        })}
      >
        Open run
      </ButtonLink>
    </li>
  );
}

function HeldTables({ names }: { names: string[] }) {
  if (names.length === 0) {
    return <p>It holds back no table</p>;
  }
  const rest = names.slice(NAMED);
  return (
    <p>
      It holds back{' '}
      {names.slice(0, NAMED).map((name, i) => (
        <Fragment key={name}>
          {i > 0 && ', '}
          <RouterLink href={paths.table({ table: name })} title={name}>
            <code>{name.split('.').slice(1).join('.')}</code>
          </RouterLink>
        </Fragment>
      ))}
      {rest.length > 0 && (
        <span title={rest.join('\n')}> and {rest.length} more</span>
      )}
    </p>
  );
}

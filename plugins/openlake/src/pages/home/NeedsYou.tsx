import { RouterLink } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { displayState, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  Panel,
  paths,
  plural,
  RelativeTime,
  StateWord,
} from '@openlake/plugin-openlake-react';
import classes from './NeedsYou.module.css';

type Item = RouteOutput<'homeView'>['needsYou'][number];

/** Jobs whose last run did not end well, each with the way to mend it. */
export function NeedsYou({ items }: { items: Item[] }) {
  if (items.length === 0) {
    return (
      <Panel title="Needs you">
        <p className={classes.nothing}>
          Nothing needs you. The last run of every job ended well.
        </p>
      </Panel>
    );
  }
  return (
    <Panel
      title={
        <>
          Needs you <span className={classes.count}>{items.length}</span>
        </>
      }
      detail="jobs whose last run did not end well, newest first"
    >
      <ul className={classes.list}>
        {items.map(item => (
          <li key={item.run.id}>
            <Failure item={item} />
            <p className={classes.impact}>
              {item.blockedTables.length > 0
                ? `Holds back ${plural(item.blockedTables.length, 'table')}`
                : 'Holds back no table'}
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

import { RouteOutput } from '@openlake/plugin-openlake-common';
import { RelativeTime } from '@openlake/plugin-openlake-react';
import { FireList } from '../job/FireList';
import { formatFire } from '../job/formatFire';
import classes from './PlanFires.module.css';

type Fires = NonNullable<
  RouteOutput<'getDeployment'>['plan']['nextFires']
>[number];

/** Jobs whose moments are all in sight at once; with more, those of each are opened by themselves. */
const OPEN_AT_MOST = 2;

/** When the clock starts the jobs that a plan adds, or whose triggers it changes. */
export function PlanFires(props: {
  jobs: Fires[];
  /** When the plan was made. */
  at: string;
}) {
  const { jobs, at } = props;
  return (
    <section className={classes.fires} aria-label="Next fires">
      <h3>
        Next fires{' '}
        <small>
          of jobs that are new, or whose triggers change, as of the plan{' '}
          <RelativeTime at={at} />
        </small>
      </h3>
      {jobs.map(({ job, fires, timezone }) => (
        <details key={job} open={jobs.length <= OPEN_AT_MOST}>
          <summary>
            <b>{job}</b>
            <span>
              {formatFire(fires[0], timezone)}{' '}
              <small>{timezone ?? 'your time'}</small>
            </span>
          </summary>
          <FireList fires={fires} zone={timezone} since={Date.parse(at)} />
        </details>
      ))}
    </section>
  );
}

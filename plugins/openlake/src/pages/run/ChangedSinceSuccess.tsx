import { RouterLink } from '@backstage/frontend-plugin-api';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { formatCount, paths } from '@openlake/plugin-openlake-react';
import classes from './ChangedSinceSuccess.module.css';

type Changed = NonNullable<RouteOutput<'runView'>['changedSinceSuccess']>;

/** What differs from the last run that went well, which is often the cause. */
export function ChangedSinceSuccess(props: {
  view: RouteOutput<'runView'>;
  changed: Changed;
}) {
  const { view, changed } = props;
  return (
    <section className={classes.changed} aria-labelledby="changed-since">
      <p className={classes.head}>
        <b id="changed-since">Changed since the last success</b>
        <RouterLink
          href={paths.run({
            workspace: view.run.workspace,
            job: view.run.job,
            run: changed.run,
          })}
        >
          #{changed.number}
        </RouterLink>
      </p>
      {changed.changes.length === 0 ? (
        <p className={classes.none}>
          Nothing: same revision, same parameters, same rows read.
        </p>
      ) : (
        <table>
          <tbody>
            {changed.changes.map(change => (
              <tr key={`${change.what} ${change.name}`}>
                <th scope="row">
                  {change.what === 'rows' && <span>rows of </span>}
                  <code>{change.name}</code>
                </th>
                <td>{value(change.old)}</td>
                <td aria-label="became">→</td>
                <td className={classes.now}>{value(change.new)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function value(v: unknown): string {
  if (v === undefined || v === null) {
    return 'none';
  }
  if (typeof v === 'string') {
    return v;
  }
  return Number.isInteger(v) ? formatCount(v as number) : JSON.stringify(v);
}

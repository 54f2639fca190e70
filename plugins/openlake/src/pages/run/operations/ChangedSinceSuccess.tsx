import { RouterLink } from '@backstage/frontend-plugin-api';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { formatCount, paths } from '@openlake/plugin-openlake-react';
import { useId } from 'react';
import { parameterText } from '../../start/parameterInput';
import classes from './ChangedSinceSuccess.module.css';

type Changed = NonNullable<RouteOutput<'runView'>['changedSinceSuccess']>;

/** What differs from the last run that went well, which is often the cause. */
export function ChangedSinceSuccess(props: {
  view: RouteOutput<'runView'>;
  changed: Changed;
}) {
  const { view, changed } = props;
  const title = useId();
  return (
    <section className={classes.changed} aria-labelledby={title}>
      <p className={classes.head}>
        <b id={title}>Changed since the last success</b>
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
                <td>{valueText(change, change.old)}</td>
                <td aria-label="became">→</td>
                <td className={classes.now}>{valueText(change, change.new)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Rows are counted; a number of another kind, such as a year, stays as it is. */
function valueText(
  { what }: Changed['changes'][number],
  value: unknown,
): string {
  return what === 'rows' && typeof value === 'number'
    ? formatCount(value)
    : parameterText(value) || 'none';
}

import { RouteOutput } from '@openlake/plugin-openlake-common';
import { Panel, plural } from '@openlake/plugin-openlake-react';
import { parameterText } from '../start/parameterInput';
import classes from './ComparePage.module.css';

/** Parameters whose values differ; nothing where none do. */
export function ComparedParameters(props: {
  comparison: RouteOutput<'compareRuns'>;
}) {
  const { a, b, parameters } = props.comparison;
  if (parameters.length === 0) {
    return null;
  }
  return (
    <Panel title="Parameters" detail={plural(parameters.length, 'difference')}>
      <table className={classes.values}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">#{a.number}</th>
            <th scope="col">#{b.number}</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, a: one, b: other }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td data-side="a">{parameterText(one) || 'none'}</td>
              <td data-side="b">{parameterText(other) || 'none'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

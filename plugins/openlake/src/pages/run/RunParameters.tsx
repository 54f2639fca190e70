import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  DataTable,
  EmptyState,
  formatInstant,
  Panel,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { parameterText } from '../job/parameterInput';
import classes from './RunParameters.module.css';

const columns: TableColumn<[string, unknown]>[] = [
  { id: 'name', header: 'Name', cell: ([name]) => <code>{name}</code> },
  {
    id: 'value',
    header: 'Value in this run',
    cell: ([, value]) => <code>{parameterText(value)}</code>,
  },
];

/** The parameters that a run had, which a repair does not change. */
export function RunParameters({ view }: { view: RouteOutput<'runView'> }) {
  const { run } = view;
  const rows = Object.entries(run.parameters);
  return (
    <div className={classes.content}>
      <Panel
        title="Parameters"
        detail={
          run.interval &&
          `data interval ${formatInstant(
            run.interval.start,
          )} to ${formatInstant(run.interval.end)}`
        }
      >
        {rows.length ? (
          <DataTable
            label="Parameters"
            columns={columns}
            rows={rows}
            rowKey={([name]) => name}
          />
        ) : (
          <EmptyState title="No parameters">
            {run.jobTitle} declares none. They are declared under
            spec.parameters.
          </EmptyState>
        )}
      </Panel>
    </div>
  );
}

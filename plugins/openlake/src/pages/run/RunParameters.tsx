import { Repair, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  DataTable,
  EmptyState,
  formatInstant,
  Panel,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { parameterText } from '../start/parameterInput';
import { repairText } from './operations/repairText';
import classes from './RunParameters.module.css';

interface Row {
  name: string;
  value: unknown;
  /** The last repair that changed it. */
  repair?: Repair;
}

const columns: TableColumn<Row>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => <code>{name}</code> },
  {
    id: 'value',
    header: 'Value in this run',
    cell: ({ value }) => <code>{parameterText(value)}</code>,
  },
  {
    id: 'since',
    header: 'Since',
    cell: ({ repair }) =>
      repair ? (
        <span title={repairText(repair)}>repair {repair.number}</span>
      ) : (
        'the start'
      ),
  },
];

/** The parameters that a run works with, and which repair changed them. */
export function RunParameters({ view }: { view: RouteOutput<'runView'> }) {
  const { run, repairs } = view;
  const rows = Object.entries(run.parameters).map(
    ([name, value]): Row => ({
      name,
      value,
      repair: [...repairs]
        .reverse()
        .find(r => r.parameters && name in r.parameters),
    }),
  );
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
            rowKey={({ name }) => name}
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

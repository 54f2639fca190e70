import { ParameterView, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  DataTable,
  EmptyState,
  Panel,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { parameterLimits, parameterText } from '../start/parameterInput';

type Row = ParameterView & { last?: unknown };

const columns: TableColumn<Row>[] = [
  { id: 'name', header: 'Name', cell: row => <code>{row.name}</code> },
  {
    id: 'type',
    header: 'Type',
    cell: row => (row.required ? `${row.type}, required` : row.type),
  },
  {
    id: 'default',
    header: 'Default',
    cell: row => <code>{parameterText(row.default)}</code>,
  },
  {
    id: 'last',
    header: 'Last run',
    cell: row => <code>{parameterText(row.last)}</code>,
    wideOnly: true,
  },
  {
    id: 'description',
    header: 'What it is',
    wideOnly: true,
    cell: row =>
      [
        row.description,
        row.options && `one of ${row.options.map(parameterText).join(', ')}`,
        parameterLimits(row),
      ]
        .filter(Boolean)
        .join('; '),
  },
];

/** What a run of the job can be given. */
export function JobParameters({ detail }: { detail: RouteOutput<'getJob'> }) {
  const last = detail.job.lastRun?.parameters;
  return (
    <Panel title="Parameters">
      {detail.parameters.length ? (
        <DataTable<Row>
          label="Parameters"
          columns={columns}
          rows={detail.parameters.map(p => ({ ...p, last: last?.[p.name] }))}
          rowKey={row => row.name}
        />
      ) : (
        <EmptyState title="No parameters">
          {detail.job.title} declares none. Add them under spec.parameters in{' '}
          {detail.job.file}.
        </EmptyState>
      )}
    </Panel>
  );
}

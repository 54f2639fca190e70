import { Table } from '@openlake/plugin-openlake-common';
import {
  DataTable,
  formatBytes,
  formatCount,
  paths,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { FreshnessMeter } from '../../tables/FreshnessMeter';
import { HealthSign } from '../../tables/HealthSign';
import { LayerMark } from '../../tables/LayerMark';
import { tableHealth } from '../../tables/tableHealth';
import { WriterLink } from '../../tables/WriterLink';
import classes from './TableList.module.css';

const columns: TableColumn<Table>[] = [
  {
    id: 'name',
    header: 'Table',
    cell: table => (
      <span className={classes.name}>
        <HealthSign health={tableHealth(table)} />
        <LayerMark layer={table.layer} />
        <span>
          {table.schema}.<b>{table.table}</b>
        </span>
      </span>
    ),
  },
  {
    id: 'rows',
    header: 'Rows',
    numeric: true,
    cell: table => (table.rows === undefined ? '–' : formatCount(table.rows)),
  },
  {
    id: 'size',
    header: 'Size',
    numeric: true,
    wideOnly: true,
    cell: table => (table.bytes === undefined ? '–' : formatBytes(table.bytes)),
  },
  {
    id: 'fresh',
    header: 'Freshness',
    cell: table => <FreshnessMeter table={table} />,
  },
  {
    id: 'contract',
    header: 'Contract',
    wideOnly: true,
    cell: ({ contract }) =>
      contract ? `${contract.passed} of ${contract.total} pass` : 'None',
  },
  {
    id: 'writer',
    header: 'Written by',
    wideOnly: true,
    cell: table => <WriterLink table={table} />,
  },
];

/** Tables of a workspace in rows. */
export function TableList(props: { tables: Table[] }) {
  return (
    <DataTable
      label="Tables"
      columns={columns}
      rows={props.tables}
      rowKey={table => table.name}
      href={table => paths.table({ table: table.name })}
      hrefLabel={table => table.name}
    />
  );
}

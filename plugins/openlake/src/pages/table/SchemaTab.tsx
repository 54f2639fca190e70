import { SearchField } from '@backstage/ui';
import { Column } from '@openlake/plugin-openlake-common';
import {
  Chip,
  DataTable,
  EmptyState,
  formatBytes,
  formatCount,
  Panel,
  plural,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { useMemo, useState } from 'react';
import { TableDetail } from '../../tables/TableDetail';
import classes from './SchemaTab.module.css';

/** Columns with what the files' statistics say about them. */
export function SchemaTab({ detail }: { detail: TableDetail }) {
  const { columns, partitionBy, sortBy, table } = detail;
  const [text, setText] = useState('');
  const shown = columns.filter(column =>
    `${column.name} ${column.description ?? ''}`
      .toLowerCase()
      .includes(text.toLowerCase()),
  );
  const spec = useMemo(() => columnsOf(table.rows), [table.rows]);
  return (
    <Panel
      title="Schema"
      detail={[
        plural(columns.length, 'column'),
        partitionBy.length && `partitioned by ${partitionBy.join(', ')}`,
        sortBy.length && `sorted by ${sortBy.join(', ')}`,
      ]
        .filter(Boolean)
        .join(', ')}
      actions={
        <SearchField
          aria-label="Filter columns"
          placeholder="Filter columns"
          size="small"
          value={text}
          onChange={setText}
        />
      }
    >
      {shown.length === 0 ? (
        <EmptyState title="No column matches">
          Clear the filter to see all {columns.length}.
        </EmptyState>
      ) : (
        <DataTable
          label="Columns"
          columns={spec}
          rows={shown}
          rowKey={column => String(column.id)}
        />
      )}
    </Panel>
  );
}

function columnsOf(rows: number | undefined): TableColumn<Column>[] {
  return [
    {
      id: 'name',
      header: 'Column',
      cell: column => (
        <span className={classes.name}>
          <b>{column.name}</b>
          {column.description && <small>{column.description}</small>}
        </span>
      ),
    },
    { id: 'type', header: 'Type', cell: column => <code>{column.type}</code> },
    {
      id: 'required',
      header: 'Required',
      wideOnly: true,
      cell: column => <Required column={column} />,
    },
    {
      id: 'nulls',
      header: 'Nulls',
      numeric: true,
      cell: ({ nulls }) => (
        <span title={nulls === undefined ? undefined : plural(nulls, 'null')}>
          {share(nulls, rows)}
        </span>
      ),
    },
    {
      id: 'min',
      header: 'Min',
      wideOnly: true,
      cell: column => <Bound value={column.min} />,
    },
    {
      id: 'max',
      header: 'Max',
      wideOnly: true,
      cell: column => <Bound value={column.max} />,
    },
    {
      id: 'size',
      header: 'Size',
      numeric: true,
      wideOnly: true,
      cell: ({ bytes }) => (bytes === undefined ? '–' : formatBytes(bytes)),
    },
    {
      id: 'tags',
      header: 'Tags',
      wideOnly: true,
      cell: ({ tags }) => tags.map(tag => <Chip key={tag}>{tag}</Chip>),
    },
  ];
}

/** What forbids rows without a value: the table's schema, the contract's check, or nothing. */
function Required({ column: { required, promised } }: { column: Column }) {
  if (required) {
    return (
      <span title="The schema of the table forbids rows without a value.">
        Yes
      </span>
    );
  }
  return promised ? (
    <span title="Its files may hold rows without a value; the contract asks for one, and each write is checked.">
      Yes, checked
    </span>
  ) : (
    <span
      className={classes.optional}
      title="Neither the schema nor the contract asks for a value."
    >
      No
    </span>
  );
}

function Bound({ value }: { value?: string }) {
  return value === undefined ? (
    <>–</>
  ) : (
    <code className={classes.bound} title={value}>
      {value}
    </code>
  );
}

function share(nulls: number | undefined, rows: number | undefined): string {
  if (nulls === undefined) {
    return '–';
  }
  if (nulls === 0 || !rows) {
    return formatCount(nulls);
  }
  const percent = (nulls / rows) * 100;
  return percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

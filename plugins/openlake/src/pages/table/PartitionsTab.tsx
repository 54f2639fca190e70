import { Skeleton } from '@backstage/ui';
import { Partition } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTable,
  EmptyState,
  formatBytes,
  formatCount,
  MoreOf,
  Pages,
  Panel,
  RelativeTime,
  TableColumn,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { useMemo } from 'react';
import { partitionCalendar } from '../../tables/partitionCalendar';
import { PartitionCalendar } from './PartitionCalendar';
import { tableParams } from '../../tables/tableParams';
import { TableDetail } from '../../tables/TableDetail';

/** How the rows of the current snapshot spread over partitions. */
export function PartitionsTab({ detail }: { detail: TableDetail }) {
  const { table, partitionBy } = detail;
  const answer = useOpenlakePages(
    'listPartitions',
    { params: tableParams(table.name), query: { limit: 200 } },
    { enabled: partitionBy.length > 0, pace: 'slow' },
  );
  if (partitionBy.length === 0) {
    return (
      <EmptyState title="Not partitioned">
        Every query reads the statistics of{' '}
        {table.files === 1 ? 'its one file' : `all ${table.files ?? 0} files`}.
        Large tables gain from <code>partition_by</code> in the task that writes
        them.
      </EmptyState>
    );
  }
  return (
    <AnswerView
      answer={answer}
      what="Partitions"
      skeleton={<Skeleton width="100%" height={320} />}
    >
      {items => (
        <Partitions partitions={items} list={answer} by={partitionBy} />
      )}
    </AnswerView>
  );
}

function Partitions(props: {
  partitions: Partition[];
  list: Pages<'listPartitions'>;
  by: string[];
}) {
  const { partitions, list, by } = props;
  const total = list.pages[0]?.total ?? partitions.length;
  const some = partitions.length < total;
  const weeks = useMemo(() => partitionCalendar(partitions), [partitions]);
  const columns = useMemo(() => columnsOf(partitions), [partitions]);
  return (
    <>
      {weeks && (
        <Panel
          title="Calendar"
          detail={`rows per day${some ? ', of the partitions below' : ''}`}
          padded
        >
          <PartitionCalendar weeks={weeks} />
        </Panel>
      )}
      <Panel
        title="Partitions"
        detail={`${
          some
            ? `first ${formatCount(partitions.length)} of ${formatCount(total)}`
            : formatCount(total)
        }, by ${by.join(', ')}`}
      >
        <DataTable
          label="Partitions"
          columns={columns}
          rows={partitions}
          rowKey={partition => JSON.stringify(partition.values)}
        />
        <MoreOf list={list} one="partition" order="by value" />
      </Panel>
    </>
  );
}

function columnsOf(partitions: Partition[]): TableColumn<Partition>[] {
  const most = Math.max(1, ...partitions.map(partition => partition.rows));
  return [
    ...Object.keys(partitions[0]?.values ?? {}).map(
      (name): TableColumn<Partition> => ({
        id: name,
        header: name,
        cell: ({ values }) => <code>{values[name] ?? 'null'}</code>,
      }),
    ),
    {
      id: 'share',
      header: 'Against the largest',
      wideOnly: true,
      cell: ({ rows }) => (
        <svg width="120" height="8" aria-hidden>
          <rect
            width={Math.max(1, (rows / most) * 120)}
            height="8"
            fill="var(--olo-heat-3)"
          />
        </svg>
      ),
    },
    {
      id: 'rows',
      header: 'Rows',
      numeric: true,
      cell: ({ rows }) => formatCount(rows),
    },
    {
      id: 'files',
      header: 'Files',
      numeric: true,
      cell: ({ files }) => formatCount(files),
    },
    {
      id: 'bytes',
      header: 'Size',
      numeric: true,
      wideOnly: true,
      cell: ({ bytes }) => formatBytes(bytes),
    },
    {
      id: 'updated',
      header: 'Updated',
      wideOnly: true,
      cell: ({ updatedAt }) =>
        updatedAt ? <RelativeTime at={updatedAt} /> : '–',
    },
  ];
}

import { Skeleton } from '@backstage/ui';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { Snapshot } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Chip,
  DataTable,
  EmptyState,
  formatBytes,
  formatCount,
  MoreOf,
  Panel,
  paths,
  RelativeTime,
  TableColumn,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { useMemo } from 'react';
import { tableParams } from '../../tables/tableParams';
import { TableDetail } from '../../tables/TableDetail';
import classes from './SnapshotsTab.module.css';

/** The table's history: what each write did, and which run did it. */
export function SnapshotsTab({ detail }: { detail: TableDetail }) {
  const { table } = detail;
  const answer = useOpenlakePages('listSnapshots', {
    params: tableParams(table.name),
    query: {},
  });
  const columns = useMemo(() => columnsOf(table.name), [table.name]);
  return (
    <Panel title="Snapshots" detail="newest first">
      <AnswerView
        answer={answer}
        what="Snapshots"
        skeleton={<Skeleton width="100%" height={320} />}
      >
        {items =>
          items.length === 0 ? (
            <EmptyState title="No snapshots">
              The table exists, but nothing has been written to it.
            </EmptyState>
          ) : (
            <>
              <DataTable
                label="Snapshots"
                columns={columns}
                rows={items}
                rowKey={snapshot => snapshot.id}
                isCurrent={snapshot => snapshot.current}
              />
              <MoreOf list={answer} one="snapshot" order="newest first" />
            </>
          )
        }
      </AnswerView>
    </Panel>
  );
}

function columnsOf(table: string): TableColumn<Snapshot>[] {
  return [
    {
      id: 'at',
      header: 'When',
      cell: snapshot => (
        <span className={classes.when}>
          <RelativeTime at={snapshot.at} />
          {snapshot.current && <Chip>current</Chip>}
          {snapshot.refs
            .filter(ref => ref !== 'main')
            .map(ref => (
              <Chip key={ref}>{ref}</Chip>
            ))}
        </span>
      ),
    },
    {
      id: 'operation',
      header: 'Operation',
      wideOnly: true,
      cell: snapshot => snapshot.operation,
    },
    {
      id: 'writer',
      header: 'Written by',
      cell: ({ writer }) =>
        writer ? (
          <RouterLink
            className={classes.link}
            href={paths.run({ ...writer, run: writer.run })}
            title={`Task ${writer.task}`}
          >
            {writer.job} #{writer.number}
          </RouterLink>
        ) : (
          'outside of OpenLake'
        ),
    },
    {
      id: 'rows',
      header: 'Rows',
      numeric: true,
      cell: snapshot => (
        <span className={classes.change}>
          {change(snapshot.addedRows, snapshot.deletedRows)}
          {snapshot.totalRows !== undefined && (
            <small>{formatCount(snapshot.totalRows)} after</small>
          )}
        </span>
      ),
    },
    {
      id: 'files',
      header: 'Files',
      numeric: true,
      wideOnly: true,
      cell: snapshot => change(snapshot.addedFiles, snapshot.deletedFiles),
    },
    {
      id: 'size',
      header: 'Added',
      numeric: true,
      wideOnly: true,
      cell: ({ addedBytes }) =>
        addedBytes === undefined ? '–' : formatBytes(addedBytes),
    },
    {
      id: 'id',
      header: 'Snapshot',
      wideOnly: true,
      cell: snapshot => <code>{snapshot.id}</code>,
    },
    {
      id: 'query',
      header: '',
      cell: snapshot => (
        <RouterLink
          className={classes.link}
          href={paths.table({ table, tab: 'data', snapshot: snapshot.id })}
        >
          See rows then
        </RouterLink>
      ),
    },
  ];
}

function change(
  added: number | undefined,
  deleted: number | undefined,
): string {
  const parts = [
    added ? `+${formatCount(added)}` : undefined,
    deleted ? `−${formatCount(deleted)}` : undefined,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : '0';
}

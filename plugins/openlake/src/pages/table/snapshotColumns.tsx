import { RouterLink } from '@backstage/frontend-plugin-api';
import { Snapshot } from '@openlake/plugin-openlake-common';
import {
  Chip,
  formatBytes,
  formatCount,
  paths,
  RelativeTime,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import classes from './snapshotColumns.module.css';

/** What is said of each snapshot of a table. */
export function snapshotColumns(table: string): TableColumn<Snapshot>[] {
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

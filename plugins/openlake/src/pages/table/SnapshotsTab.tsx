import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  AnswerView,
  DataTable,
  EmptyState,
  MoreOf,
  Panel,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { useMemo } from 'react';
import { tableParams } from '../../tables/tableParams';
import { TableDetail } from '../../tables/TableDetail';
import { AskedSnapshot } from './AskedSnapshot';
import { snapshotColumns } from './snapshotColumns';

/** The table's history: what each write did, and which run did it. */
export function SnapshotsTab({ detail }: { detail: TableDetail }) {
  const { table } = detail;
  const [search] = useAppSearchParams();
  const asked = search.get('snapshot') || undefined;
  const answer = useOpenlakePages('listSnapshots', {
    params: tableParams(table.name),
    query: {},
  });
  const columns = useMemo(() => snapshotColumns(table.name), [table.name]);
  return (
    <>
      {asked && (
        <AskedSnapshot table={table.name} id={asked} columns={columns} />
      )}
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
                  isCurrent={({ id, current }) =>
                    asked ? id === asked : current
                  }
                />
                <MoreOf list={answer} one="snapshot" order="newest first" />
              </>
            )
          }
        </AnswerView>
      </Panel>
    </>
  );
}

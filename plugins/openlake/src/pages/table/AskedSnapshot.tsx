import { Skeleton } from '@backstage/ui';
import { Snapshot } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTable,
  Note,
  Panel,
  TableColumn,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { tableParams } from '../../tables/tableParams';

/** The snapshot that a link leads to, wherever it stands in the list; or that the table no longer has it. */
export function AskedSnapshot(props: {
  table: string;
  id: string;
  columns: TableColumn<Snapshot>[];
}) {
  const { table, id, columns } = props;
  const answer = useOpenlake('listSnapshots', {
    params: tableParams(table),
    query: { id },
  });
  if (answer.data?.items.length === 0) {
    return (
      <Note tone="late" title={`The table no longer has snapshot ${id}.`}>
        Somebody has expired it, or the table was dropped and made anew. What it
        has is below.
      </Note>
    );
  }
  return (
    <Panel title={`Snapshot ${id}`}>
      <AnswerView
        answer={answer}
        what={`Snapshot ${id}`}
        unaffected="The list below is not affected."
        skeleton={<Skeleton width="100%" height={69} />}
      >
        {({ items }) => (
          <DataTable
            label={`Snapshot ${id}`}
            columns={columns}
            rows={items}
            rowKey={snapshot => snapshot.id}
            isCurrent={() => true}
          />
        )}
      </AnswerView>
    </Panel>
  );
}

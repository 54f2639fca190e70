import { Run } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTable,
  DataTableSkeleton,
  MoreOf,
  Panel,
  paths,
  TableColumn,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { revisionName } from '../revision/RevisionName';
import { runColumns } from '../runWords/runColumns';

const columns: TableColumn<Run>[] = [
  { id: 'number', header: 'Run', width: 72, cell: run => <b>#{run.number}</b> },
  runColumns.state,
  runColumns.why,
  runColumns.trigger,
  {
    id: 'revision',
    header: 'Revision',
    cell: run => <code>{revisionName(run.revision)}</code>,
    wideOnly: true,
  },
  runColumns.created,
  runColumns.duration,
];

/** The latest runs of a job in words. */
export function LatestRuns(props: { workspace: string; job: string }) {
  const { workspace, job } = props;
  const runs = useOpenlakePages('listRuns', {
    query: { workspace, job, limit: 10 },
  });
  return (
    <Panel title="Latest runs">
      <AnswerView
        answer={runs}
        what="Latest runs"
        unaffected="The grid above is current."
        skeleton={<DataTableSkeleton columns={columns} rows={10} />}
      >
        {items => (
          <>
            <DataTable
              label="Latest runs"
              columns={columns}
              rows={items}
              rowKey={run => run.id}
              href={run => paths.run({ workspace, job, run: run.id })}
            />
            <MoreOf list={runs} one="run" order="newest first" />
          </>
        )}
      </AnswerView>
    </Panel>
  );
}

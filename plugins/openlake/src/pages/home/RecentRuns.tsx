import { ButtonLink } from '@backstage/ui';
import { displayState, Run } from '@openlake/plugin-openlake-common';
import {
  DataTable,
  EmptyState,
  Panel,
  paths,
  StateWord,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { runColumns } from '../runWords/runColumns';

const columns: TableColumn<Run>[] = [
  {
    id: 'state',
    header: 'State',
    width: 140,
    cell: run => <StateWord state={displayState(run)} glyph />,
  },
  {
    id: 'run',
    header: 'Run',
    cell: run => (
      <span>
        <b>{run.jobTitle}</b> #{run.number}
      </span>
    ),
  },
  runColumns.workspace,
  runColumns.trigger,
  runColumns.created,
  runColumns.duration,
];

/** The newest runs, of all workspaces or of one job. */
export function RecentRuns(props: {
  runs: Run[];
  of?: { workspace: string; job: string };
}) {
  const { runs, of } = props;
  return (
    <Panel
      title="Recent runs"
      actions={
        <ButtonLink size="small" variant="tertiary" href={paths.runs(of)}>
          All runs
        </ButtonLink>
      }
    >
      {runs.length === 0 ? (
        <EmptyState title="No runs yet">
          Open a job and press Run now, or wait for its schedule.
        </EmptyState>
      ) : (
        <DataTable
          label="Recent runs"
          columns={columns}
          rows={runs}
          rowKey={run => run.id}
          href={run =>
            paths.run({ workspace: run.workspace, job: run.job, run: run.id })
          }
          hrefLabel={run => `${run.jobTitle} run ${run.number}`}
        />
      )}
    </Panel>
  );
}

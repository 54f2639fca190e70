import { ButtonLink } from '@backstage/ui';
import {
  displayState,
  Run,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import {
  DataTable,
  Elapsed,
  EmptyState,
  Panel,
  paths,
  RelativeTime,
  StateWord,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { useMemo } from 'react';
import { TriggerText } from '../run/TriggerText';

type Titles = RouteOutput<'homeView'>['titles'];

const columnsOf = (titles: Titles): TableColumn<Run>[] => [
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
        <b>{titles[`${run.workspace}/${run.job}`] ?? run.job}</b> #{run.number}
      </span>
    ),
  },
  {
    id: 'workspace',
    header: 'Workspace',
    wideOnly: true,
    cell: run => titles[run.workspace] ?? run.workspace,
  },
  {
    id: 'trigger',
    header: 'Trigger',
    wideOnly: true,
    cell: run => <TriggerText trigger={run.trigger} />,
  },
  {
    id: 'started',
    header: 'Started',
    cell: run => <RelativeTime at={run.startedAt ?? run.createdAt} />,
  },
  {
    id: 'duration',
    header: 'Duration',
    numeric: true,
    cell: run => <Elapsed start={run.startedAt} end={run.endedAt} />,
  },
];

/** The newest runs, of all workspaces or of one job. */
export function RecentRuns(props: {
  runs: Run[];
  titles: Titles;
  of?: { workspace: string; job: string };
}) {
  const { runs, titles, of } = props;
  const columns = useMemo(() => columnsOf(titles), [titles]);
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
          hrefLabel={run => `${run.job} run ${run.number}`}
        />
      )}
    </Panel>
  );
}

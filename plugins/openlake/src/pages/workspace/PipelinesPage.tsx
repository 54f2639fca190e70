import { Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  EmptyState,
  Facts,
  FactsSkeleton,
  isBad,
  isOpen,
  PageFrame,
  Panel,
  paths,
  plural,
  toDisplayState,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { useMemo, useState } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import { Body } from '../Columns';
import { DeployNotes } from './DeployNotes';
import { FilterBar } from './FilterBar';
import { OwnerLink } from './OwnerLink';
import { PipelineRow, PipelineTable } from './PipelineTable';
import { SourceChip } from './SourceChip';

type Pipelines = RouteOutput<'pipelinesView'>;
type Show = 'all' | 'failing' | 'active' | 'paused';

/** Jobs of a workspace: how they do, when they run next. */
export function PipelinesPage() {
  const { workspace: name = '' } = useParams();
  const answer = useOpenlake('pipelinesView', { params: { workspace: name } });
  const { data } = answer;
  const title = data?.workspace.title ?? name;
  return (
    <PageFrame
      title="Pipelines"
      section="pipelines"
      workspace={{ name, title: data?.workspace.title }}
      crumbs={[
        { label: 'Workspaces', href: paths.workspaces() },
        { label: title },
      ]}
      tags={data && <SourceChip workspace={data.workspace} />}
      facts={data ? <PipelineFacts data={data} /> : <FactsSkeleton count={4} />}
      banner={data && <DeployNotes workspace={data.workspace} />}
      answer={answer}
      live={data?.rows.some(isActive)}
    >
      <Body>
        <AnswerView
          answer={answer}
          what="Pipelines"
          unaffected="Runs go on."
          skeleton={<Skeleton width="100%" height={420} />}
        >
          {pipelines =>
            pipelines.rows.length === 0 ? (
              <Panel title="Jobs">
                <EmptyState title={`No pipelines in ${title} yet`}>
                  A pipeline is one YAML file in this workspace's repository,
                  such as <code>jobs/orders.job.yaml</code>. It appears here as
                  soon as the file is there.
                </EmptyState>
              </Panel>
            ) : (
              <Jobs rows={pipelines.rows} />
            )
          }
        </AnswerView>
      </Body>
    </PageFrame>
  );
}

function PipelineFacts({ data }: { data: Pipelines }) {
  const { workspace, rows, last24h } = data;
  const paused = rows.filter(row => row.job.paused).length;
  return (
    <Facts
      facts={[
        {
          label: 'Jobs',
          value: rows.length,
          detail: paused ? `${paused} paused` : undefined,
        },
        {
          label: 'Last 24 h',
          value: `${last24h.failed} of ${last24h.finished}`,
          detail: 'runs failed',
          title: 'Runs that ended failed or timed out, of all runs that ended',
        },
        { label: 'Tables', value: plural(workspace.tables, 'table') },
        { label: 'Runs on', value: workspace.orchestrator },
        workspace.owner !== undefined && {
          label: 'Owner',
          value: <OwnerLink owner={workspace.owner} />,
        },
      ]}
    />
  );
}

function Jobs({ rows }: { rows: PipelineRow[] }) {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState('');
  const show = (search.get('show') ?? 'all') as Show;
  const shown = useMemo(
    () =>
      rows.filter(
        row =>
          matches(row, show) &&
          `${row.job.name} ${row.job.title}`
            .toLowerCase()
            .includes(text.toLowerCase()),
      ),
    [rows, show, text],
  );
  const count = (id: Show) => rows.filter(row => matches(row, id)).length;
  return (
    <Panel title="Jobs">
      <FilterBar<Show>
        label="Filter jobs"
        text={text}
        onText={setText}
        chosen={show}
        onChoose={id =>
          setSearch(id === 'all' ? {} : { show: id }, { replace: true })
        }
        options={[
          { id: 'all', label: 'All', count: rows.length },
          { id: 'failing', label: 'Failing', count: count('failing') },
          { id: 'active', label: 'Active', count: count('active') },
          { id: 'paused', label: 'Paused', count: count('paused') },
        ]}
      />
      {shown.length === 0 ? (
        <EmptyState title="No job matches">
          Clear the filter to see all {rows.length}.
        </EmptyState>
      ) : (
        <PipelineTable rows={shown} />
      )}
    </Panel>
  );
}

function isActive(row: PipelineRow): boolean {
  return row.recent.some(bar => isOpen(toDisplayState(bar.state)));
}

function matches(row: PipelineRow, show: Show): boolean {
  const last = row.recent[row.recent.length - 1];
  switch (show) {
    case 'failing':
      return last !== undefined && isBad(toDisplayState(last.state));
    case 'active':
      return isActive(row);
    case 'paused':
      return row.job.paused;
    default:
      return true;
  }
}

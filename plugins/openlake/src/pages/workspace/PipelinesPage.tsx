import { Button } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTableSkeleton,
  EmptyState,
  Facts,
  FactsSkeleton,
  isOpen,
  MoreOf,
  PageFrame,
  Panel,
  paths,
  plural,
  toDisplayState,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { useParams } from 'react-router-dom';
import { Body } from '../Columns';
import { DeployNotes } from './DeployNotes';
import { FilterBar } from './FilterBar';
import { OwnerLink } from '../names/OwnerLink';
import { pipelineColumns, PipelineRow, PipelineTable } from './PipelineTable';
import { SourceChip } from './SourceChip';
import { useListFilter } from './useListFilter';

type Pipelines = RouteOutput<'pipelinesView'>;
type Show = 'failing' | 'active' | 'paused';

const shows: readonly Show[] = ['failing', 'active', 'paused'];

/** Jobs of a workspace: how they do, when they run next. */
export function PipelinesPage() {
  const { workspace: name = '' } = useParams();
  const filter = useListFilter(shows);
  const rows = useOpenlakePages('pipelinesView', {
    params: { workspace: name },
    query: filter.query,
  });
  const [first] = rows.pages;
  const title = first?.workspace.title ?? name;
  return (
    <PageFrame
      title="Pipelines"
      section="pipelines"
      workspace={{ name, title: first?.workspace.title }}
      crumbs={[
        { label: 'Workspaces', href: paths.workspaces() },
        { label: title },
      ]}
      tags={first && <SourceChip workspace={first.workspace} />}
      facts={
        first ? (
          <PipelineFacts view={first} />
        ) : (
          !rows.error && <FactsSkeleton count={4} />
        )
      }
      banner={first && <DeployNotes workspace={first.workspace} />}
      answer={rows}
      live={rows.data?.some(isActive)}
    >
      <Body>
        <Panel title="Jobs">
          {first && first.counts.all > 0 && (
            <FilterBar<Show>
              label="Filter jobs"
              text={filter.text}
              onText={filter.setText}
              all={first.counts.all}
              chosen={filter.show}
              onChoose={id => filter.change('show', id)}
              options={[
                {
                  id: 'failing',
                  label: 'Failing',
                  count: first.counts.failing,
                },
                { id: 'active', label: 'Active', count: first.counts.active },
                { id: 'paused', label: 'Paused', count: first.counts.paused },
              ]}
            />
          )}
          <AnswerView
            answer={rows}
            what="Jobs"
            unaffected="Runs go on."
            skeleton={<DataTableSkeleton columns={pipelineColumns} rows={6} />}
          >
            {items =>
              items.length > 0 ? (
                <>
                  <PipelineTable rows={items} />
                  <MoreOf list={rows} one="job" order="by name" />
                </>
              ) : (
                <NoJobs
                  title={title}
                  all={first?.counts.all ?? 0}
                  onClear={filter.clear}
                />
              )
            }
          </AnswerView>
        </Panel>
      </Body>
    </PageFrame>
  );
}

function NoJobs(props: { title: string; all: number; onClear: () => void }) {
  return props.all > 0 ? (
    <EmptyState
      title="No job matches"
      actions={
        <Button size="small" variant="secondary" onPress={props.onClear}>
          Clear filter
        </Button>
      }
    >
      The workspace has {plural(props.all, 'job')}.
    </EmptyState>
  ) : (
    <EmptyState title={`No jobs in ${props.title} yet`}>
      A job is one YAML file in this workspace's repository, such as{' '}
      <code>jobs/orders.job.yaml</code>. It appears here as soon as the file is
      there.
    </EmptyState>
  );
}

function PipelineFacts({ view }: { view: Pipelines }) {
  const { workspace, counts, last24h } = view;
  return (
    <Facts
      facts={[
        {
          label: 'Jobs',
          value: counts.all,
          detail: counts.paused ? `${counts.paused} paused` : undefined,
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

function isActive(row: PipelineRow): boolean {
  return row.recent.some(bar => isOpen(toDisplayState(bar.state)));
}

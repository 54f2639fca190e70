import { Skeleton } from '@backstage/ui';
import { Workspace } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTable,
  EmptyState,
  PageFrame,
  Panel,
  paths,
  RelativeTime,
  StateWord,
  TableColumn,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { Body } from '../Columns';
import { OwnerLink } from './OwnerLink';
import { SourceChip } from './SourceChip';
import classes from './PipelineTable.module.css';

const columns: TableColumn<Workspace>[] = [
  {
    id: 'name',
    header: 'Workspace',
    cell: workspace => (
      <span className={classes.two}>
        <b>{workspace.title}</b>
        <small>{workspace.description ?? workspace.name}</small>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'In sync',
    cell: workspace => <SyncState workspace={workspace} />,
  },
  { id: 'jobs', header: 'Jobs', numeric: true, cell: w => w.jobs },
  { id: 'tables', header: 'Tables', numeric: true, cell: w => w.tables },
  {
    id: 'version',
    header: 'Version',
    wideOnly: true,
    cell: workspace => <SourceChip workspace={workspace} />,
  },
  {
    id: 'engine',
    header: 'Runs on',
    wideOnly: true,
    cell: w => w.orchestrator,
  },
  {
    id: 'owner',
    header: 'Owner',
    wideOnly: true,
    cell: w => (w.owner ? <OwnerLink owner={w.owner} /> : 'None'),
  },
];

/** All workspaces. */
export function WorkspacesPage() {
  const answer = useOpenlake('listWorkspaces', { query: { limit: 200 } });
  return (
    <PageFrame
      title="Workspaces"
      section="workspaces"
      description="A workspace is a repository with jobs, tables and queries that one team owns."
      answer={answer}
    >
      <Body>
        <Panel title="Workspaces" detail={answer.data?.items.length}>
          <AnswerView
            answer={answer}
            what="Workspaces"
            skeleton={<Skeleton width="100%" height={240} />}
          >
            {({ items }) =>
              items.length === 0 ? <NoWorkspace /> : <List items={items} />
            }
          </AnswerView>
        </Panel>
      </Body>
    </PageFrame>
  );
}

function List({ items }: { items: Workspace[] }) {
  return (
    <DataTable
      label="Workspaces"
      columns={columns}
      rows={items}
      rowKey={workspace => workspace.name}
      href={workspace => paths.pipelines({ workspace: workspace.name })}
      hrefLabel={workspace => workspace.title}
    />
  );
}

/** Shown where there is no workspace at all. */
export function NoWorkspace() {
  return (
    <EmptyState title="Connect your first workspace">
      Give a catalog entity the annotation{' '}
      <code>openlake.io/workspace: ./openlake.yaml</code>, or name a local
      folder under <code>openlake.workspaces</code> in{' '}
      <code>app-config.yaml</code>.
    </EmptyState>
  );
}

function SyncState({ workspace }: { workspace: Workspace }) {
  const { findings, pendingConfirmation, source } = workspace;
  if (source.error) {
    return <StateWord state="timed_out" glyph label="Cannot be read" />;
  }
  if (findings.errors > 0) {
    return <StateWord state="failed" glyph label="Newest version is invalid" />;
  }
  if (pendingConfirmation) {
    return <StateWord state="queued" glyph label="Waits for confirmation" />;
  }
  return (
    <span className={classes.state}>
      <StateWord state="success" glyph label="Deployed" />
      {source.checkedAt && (
        <small className={classes.dim}>
          checked <RelativeTime at={source.checkedAt} />
        </small>
      )}
    </span>
  );
}

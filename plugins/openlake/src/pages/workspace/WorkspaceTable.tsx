import { Workspace } from '@openlake/plugin-openlake-common';
import {
  DataTable,
  paths,
  RelativeTime,
  StateWord,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { OwnerLink } from '../names/OwnerLink';
import classes from './PipelineTable.module.css';
import { SourceChip } from './SourceChip';

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
  {
    id: 'jobs',
    header: 'Jobs',
    numeric: true,
    wideOnly: true,
    cell: w => w.jobs,
  },
  {
    id: 'tables',
    header: 'Tables',
    numeric: true,
    wideOnly: true,
    cell: w => w.tables,
  },
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

/** Workspaces in rows. */
export function WorkspaceTable(props: { workspaces: Workspace[] }) {
  return (
    <DataTable
      label="Workspaces"
      columns={columns}
      rows={props.workspaces}
      rowKey={workspace => workspace.name}
      href={workspace => paths.pipelines({ workspace: workspace.name })}
      hrefLabel={workspace => workspace.title}
    />
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

import { Button, Skeleton } from '@backstage/ui';
import { Workspace } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Facts,
  FactsSkeleton,
  Note,
  PageFrame,
  Panel,
  paths,
  RelativeTime,
  useOpenlake,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { RiRefreshLine } from '@remixicon/react';
import { useParams } from 'react-router-dom';
import { Body } from '../Columns';
import { Deployments } from './Deployments';
import { FindingList } from './FindingList';
import { OwnerLink } from '../names/OwnerLink';
import { RetentionPanel } from './RetentionPanel';
import { SourceChip } from './SourceChip';

/** Where a workspace comes from, what is wrong with it, and what was deployed. */
export function SettingsPage() {
  const { workspace: name = '' } = useParams();
  const answer = useOpenlake('getWorkspace', { params: { workspace: name } });
  const reconcile = useOpenlakeAction('reconcileWorkspace');
  const workspace = answer.data?.workspace;
  return (
    <PageFrame
      title="Settings"
      section="settings"
      workspace={{ name, title: workspace?.title }}
      crumbs={[
        { label: 'Workspaces', href: paths.workspaces() },
        {
          label: workspace?.title ?? name,
          href: paths.pipelines({ workspace: name }),
        },
        { label: 'Settings' },
      ]}
      tags={workspace && <SourceChip workspace={workspace} />}
      actions={
        <Button
          variant="primary"
          iconStart={<RiRefreshLine size={16} />}
          isPending={reconcile.isPending}
          onPress={() =>
            // A refusal is shown below; there is nothing more to do with it here.
            reconcile.run({ params: { workspace: name } }).catch(() => {})
          }
        >
          Sync now
        </Button>
      }
      facts={
        workspace ? (
          <SourceFacts workspace={workspace} />
        ) : (
          !answer.error && <FactsSkeleton count={5} />
        )
      }
      answer={answer}
    >
      <Body>
        {reconcile.error && (
          <Note tone="bad" title="The workspace could not be synced." alert>
            {reconcile.error.message}
          </Note>
        )}
        <Panel
          title="Findings"
          detail="of the newest version in the repository"
        >
          <AnswerView
            answer={answer}
            what="Findings"
            skeleton={<Skeleton width="100%" height={120} />}
          >
            {({ findings }) => <FindingList findings={findings} />}
          </AnswerView>
        </Panel>
        <Deployments workspace={name} />
        <RetentionPanel />
      </Body>
    </PageFrame>
  );
}

function SourceFacts({ workspace }: { workspace: Workspace }) {
  const { source, findings, pendingConfirmation } = workspace;
  const held = findings.errors > 0 || pendingConfirmation !== undefined;
  return (
    <Facts
      facts={[
        {
          label: source.kind === 'url' ? 'Repository' : 'Folder',
          value: source.target,
        },
        {
          label: held ? 'Last read' : 'Last in sync',
          value: source.checkedAt ? (
            <RelativeTime at={source.checkedAt} />
          ) : (
            'Never'
          ),
          detail: held ? 'the newest version is not deployed' : undefined,
        },
        { label: 'Table catalog', value: workspace.catalog },
        { label: 'Runs on', value: workspace.orchestrator },
        { label: 'Time zone', value: workspace.timezone },
        workspace.owner !== undefined && {
          label: 'Owner',
          value: <OwnerLink owner={workspace.owner} />,
        },
      ]}
    />
  );
}

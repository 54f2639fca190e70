import { Skeleton } from '@backstage/ui';
import {
  AnswerView,
  EmptyState,
  MoreOf,
  PageFrame,
  Panel,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { Body } from '../Columns';
import { WorkspaceTable } from './WorkspaceTable';

/** All workspaces. */
export function WorkspacesPage() {
  const answer = useOpenlakePages('listWorkspaces', { query: {} });
  return (
    <PageFrame
      title="Workspaces"
      section="workspaces"
      description="A workspace is a repository with jobs, tables and queries that one team owns."
      answer={answer}
    >
      <Body>
        <Panel title="Workspaces">
          <AnswerView
            answer={answer}
            what="Workspaces"
            skeleton={<Skeleton width="100%" height={240} />}
          >
            {items =>
              items.length === 0 ? (
                <NoWorkspace />
              ) : (
                <>
                  <WorkspaceTable workspaces={items} />
                  <MoreOf list={answer} one="workspace" order="by name" />
                </>
              )
            }
          </AnswerView>
        </Panel>
      </Body>
    </PageFrame>
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

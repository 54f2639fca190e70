import { ButtonLink } from '@backstage/ui';
import {
  EmptyState,
  PageFrame,
  Panel,
  paths,
} from '@openlake/plugin-openlake-react';
import { useLocation } from 'react-router-dom';
import { Body } from './Columns';

/** What is seen at an address of ours that leads to nothing. */
export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <PageFrame title="Not found">
      <Body>
        <Panel title="Not found">
          <EmptyState
            title="There is no such page"
            actions={
              <>
                <ButtonLink
                  size="small"
                  variant="secondary"
                  href={paths.home()}
                >
                  Home
                </ButtonLink>
                <ButtonLink
                  size="small"
                  variant="secondary"
                  href={paths.workspaces()}
                >
                  Workspaces
                </ButtonLink>
              </>
            }
          >
            Nothing is at <code>{pathname}</code>. Jobs and tables are found
            through their workspace.
          </EmptyState>
        </Panel>
      </Body>
    </PageFrame>
  );
}

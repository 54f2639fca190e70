import { ButtonLink } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { formatCount, Panel, paths } from '@openlake/plugin-openlake-react';
import { WorkspaceTable } from '../workspace/WorkspaceTable';

/** The first workspaces, those that need somebody on top, and the way to all. */
export function Workspaces(props: {
  workspaces: NonNullable<RouteOutput<'homeView'>['workspaces']>;
}) {
  const { items, total } = props.workspaces;
  return (
    <Panel
      title="Workspaces"
      detail={
        items.length < total
          ? `${items.length} of ${formatCount(total)}`
          : undefined
      }
      actions={
        <ButtonLink size="small" variant="tertiary" href={paths.workspaces()}>
          All workspaces
        </ButtonLink>
      }
    >
      <WorkspaceTable workspaces={items} />
    </Panel>
  );
}

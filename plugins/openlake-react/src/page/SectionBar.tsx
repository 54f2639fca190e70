import { RouterLink } from '@backstage/frontend-plugin-api';
import { RiStackLine } from '@remixicon/react';
import { paths } from '@openlake/plugin-openlake-common';
import { TabNav } from './TabNav';
import classes from './SectionBar.module.css';

/** The bar over every page: the product, or the workspace one is in. @internal */
export function SectionBar(props: {
  workspace?: { name: string; title?: string };
  section?: string;
}) {
  const { workspace, section } = props;
  const tabs = workspace
    ? [
        {
          id: 'pipelines',
          label: 'Pipelines',
          href: paths.pipelines({ workspace: workspace.name }),
        },
        {
          id: 'data',
          label: 'Data',
          href: paths.data({ workspace: workspace.name }),
        },
        {
          id: 'settings',
          label: 'Settings',
          href: paths.settings({ workspace: workspace.name }),
        },
      ]
    : [
        { id: 'home', label: 'Home', href: paths.home() },
        { id: 'workspaces', label: 'Workspaces', href: paths.workspaces() },
        { id: 'runs', label: 'Runs', href: paths.runs() },
        { id: 'queue', label: 'Queue', href: paths.queue() },
        { id: 'backfills', label: 'Backfills', href: paths.backfills() },
      ];
  return (
    <div className={classes.bar}>
      <RouterLink
        href={
          workspace
            ? paths.pipelines({ workspace: workspace.name })
            : paths.home()
        }
        className={classes.where}
      >
        <RiStackLine size={16} aria-hidden />
        <span className={workspace ? undefined : classes.product}>
          {workspace ? workspace.title ?? workspace.name : 'OpenLake'}
        </span>
      </RouterLink>
      <TabNav
        tabs={tabs}
        active={section}
        label={workspace ? 'Workspace' : 'OpenLake'}
        tall
      />
      {workspace && (
        <RouterLink href={paths.home()} className={classes.up}>
          All of OpenLake
        </RouterLink>
      )}
    </div>
  );
}

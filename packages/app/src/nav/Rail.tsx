import {
  Sidebar,
  SidebarDivider,
  SidebarExpandButton,
  SidebarGroup,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import type { NavContentComponentProps } from '@backstage/plugin-app-react';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import MenuIcon from '@material-ui/icons/Menu';
import { OPENLAKE_BASE_PATH } from '@openlake/plugin-openlake-react';
import {
  RiFoldersLine,
  RiHome5Line,
  RiLayoutGridLine,
  RiSearchLine,
} from '@remixicon/react';
import { Logo } from './Logo';
import { RailItem } from './RailItem';

const ICON_SIZE = 20;

/**
 * The rail on the left: OpenLake first, then what the platform around it offers. It is narrow, or wide for those who
 * widen it; it never lies over a page.
 */
export function Rail(props: NavContentComponentProps) {
  const pages = props.navItems.withComponent(item => (
    <RailItem icon={item.icon} to={item.href} text={item.title} />
  ));
  // They have their own places in the rail, or none: the graph starts at an entity.
  for (const id of [
    'page:openlake',
    'page:home',
    'page:catalog',
    'page:catalog-graph',
    'page:search',
    'page:user-settings',
    'page:app-visualizer',
  ]) {
    pages.take(id);
  }

  return (
    <Sidebar disableExpandOnHover>
      <Logo />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        <RailItem
          icon={<RiSearchLine size={ICON_SIZE} />}
          to="/search"
          text="Search"
        />
        <SidebarDivider />
        <RailItem
          icon={<RiHome5Line size={ICON_SIZE} />}
          to={OPENLAKE_BASE_PATH}
          text="Home"
          end
        />
        <RailItem
          icon={<RiLayoutGridLine size={ICON_SIZE} />}
          to={`${OPENLAKE_BASE_PATH}/workspaces`}
          text="Workspaces"
        />
        <RailItem
          icon={<RiFoldersLine size={ICON_SIZE} />}
          to="/catalog"
          text="Catalog"
        />
        <SidebarScrollWrapper>
          {pages.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <SidebarGroup
        label="Settings"
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        <RailItem
          icon={<UserSettingsSignInAvatar />}
          to="/settings"
          text="Settings"
        />
      </SidebarGroup>
      <SidebarExpandButton />
    </Sidebar>
  );
}

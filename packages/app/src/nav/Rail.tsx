import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import type { NavContentComponentProps } from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import MenuIcon from '@material-ui/icons/Menu';
import SearchIcon from '@material-ui/icons/Search';
import { OPENLAKE_BASE_PATH } from '@openlake/plugin-openlake-react';
import { RiFoldersLine, RiHome5Line, RiLayoutGridLine } from '@remixicon/react';
import { Logo } from './Logo';

const ICON_SIZE = 20;

/** The rail on the left: OpenLake first, then what the platform around it offers. */
export function Rail(props: NavContentComponentProps) {
  const pages = props.navItems.withComponent(item => (
    <SidebarItem icon={() => item.icon} to={item.href} text={item.title} />
  ));
  // They have their own places below, or none in a rail: the graph starts at an
  // entity, and docs are opened from what they are about.
  for (const id of [
    'page:openlake',
    'page:home',
    'page:catalog',
    'page:catalog-graph',
    'page:techdocs',
    'page:search',
    'page:notifications',
    'page:user-settings',
    'page:app-visualizer',
  ]) {
    pages.take(id);
  }

  return (
    <Sidebar>
      <Logo />
      <SidebarGroup label="Search" icon={<SearchIcon />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        <SidebarItem
          icon={() => <RiHome5Line size={ICON_SIZE} />}
          to={OPENLAKE_BASE_PATH}
          text="Home"
          end
        />
        <SidebarItem
          icon={() => <RiLayoutGridLine size={ICON_SIZE} />}
          to={`${OPENLAKE_BASE_PATH}/workspaces`}
          text="Workspaces"
        />
        <SidebarItem
          icon={() => <RiFoldersLine size={ICON_SIZE} />}
          to="/catalog"
          text="Catalog"
        />
        <SidebarScrollWrapper>
          {pages.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem />
      <SidebarGroup
        label="Settings"
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        <SidebarItem
          icon={() => <UserSettingsSignInAvatar />}
          to="/settings"
          text="Settings"
        />
      </SidebarGroup>
    </Sidebar>
  );
}

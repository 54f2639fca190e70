import { SidebarItem, useSidebarOpenState } from '@backstage/core-components';
import Tooltip from '@material-ui/core/Tooltip';
import { ReactNode } from 'react';

/** A way in the rail; while the rail is narrow, its name shows beside the pointer. */
export function RailItem(props: {
  icon: ReactNode;
  text: string;
  to: string;
  end?: boolean;
}) {
  const { icon, ...item } = props;
  const { isOpen } = useSidebarOpenState();
  return (
    <Tooltip title={isOpen ? '' : props.text} placement="right">
      <div>
        <SidebarItem {...item} icon={() => <>{icon}</>} />
      </div>
    </Tooltip>
  );
}

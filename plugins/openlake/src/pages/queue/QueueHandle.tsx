import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiDeleteBinLine,
  RiDraggable,
  RiMoreLine,
  RiSkipDownLine,
  RiSkipUpLine,
} from '@remixicon/react';
import { DragEvent, KeyboardEvent } from 'react';
import classes from './QueueTable.module.css';

/** Steps that a key or a choice of the menu asks for. */
export type QueueStep = 'first' | 'up' | 'down' | 'last';

const keySteps: Record<string, QueueStep> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

/** Holds a waiting run: drag it, or move it by the arrow keys. */
export function QueueHandle(props: {
  label: string;
  onStep: (step: QueueStep) => void;
  onDragStart: (event: DragEvent) => void;
  onDragEnd: () => void;
}) {
  const key = (event: KeyboardEvent) => {
    const step = keySteps[event.key];
    if (step) {
      event.preventDefault();
      props.onStep(step);
    }
  };
  return (
    <button
      type="button"
      className={classes.handle}
      draggable
      aria-label={`Move ${props.label}: arrow keys, Home, End`}
      title="Drag, or use the arrow keys, Home and End"
      onKeyDown={key}
      onDragStart={props.onDragStart}
      onDragEnd={props.onDragEnd}
    >
      <RiDraggable size={16} aria-hidden />
    </button>
  );
}

/** What one can do to a waiting run. */
export function QueueMenu(props: {
  label: string;
  canStep: (step: QueueStep) => boolean;
  onStep: (step: QueueStep) => void;
  onDrop: () => void;
}) {
  const { canStep } = props;
  const steps: QueueStep[] = ['first', 'up', 'down', 'last'];
  return (
    <MenuTrigger>
      <ButtonIcon
        size="small"
        variant="tertiary"
        aria-label={`Actions for ${props.label}`}
        icon={<RiMoreLine />}
      />
      <Menu
        placement="bottom end"
        disabledKeys={steps.filter(step => !canStep(step))}
        onAction={id => {
          if (id === 'drop') {
            props.onDrop();
          } else {
            props.onStep(id as QueueStep);
          }
        }}
      >
        <MenuItem id="first" iconStart={<RiSkipUpLine />}>
          Move to the front
        </MenuItem>
        <MenuItem id="up" iconStart={<RiArrowUpLine />}>
          Move up
        </MenuItem>
        <MenuItem id="down" iconStart={<RiArrowDownLine />}>
          Move down
        </MenuItem>
        <MenuItem id="last" iconStart={<RiSkipDownLine />}>
          Move to the end
        </MenuItem>
        <MenuItem id="drop" color="danger" iconStart={<RiDeleteBinLine />}>
          Drop from the queue…
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
}

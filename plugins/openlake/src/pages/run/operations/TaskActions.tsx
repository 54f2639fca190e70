import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import {
  RouteOutput,
  runCan,
  selectTasks,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import {
  RiFlagLine,
  RiMoreLine,
  RiPlayLine,
  RiRefreshLine,
} from '@remixicon/react';
import { useRights } from '../../useRights';
import { RunDialog } from './RunDialogs';

/** What one can do to one task of a run; nothing for whoever may only read. */
export function TaskActions(props: {
  view: RouteOutput<'runView'>;
  task: TaskRun;
  onDialog: (dialog: RunDialog) => void;
}) {
  const { view, task, onDialog } = props;
  const { run, tasks } = view;
  const rights = useRights();
  if (!rights.start && !rights.change) {
    return null;
  }
  return (
    <MenuTrigger>
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={<RiMoreLine />}
        aria-label={`Actions for ${task.key}`}
      />
      <Menu>
        {rights.change && (
          <MenuItem
            iconStart={<RiRefreshLine />}
            isDisabled={!runCan.repair(run)}
            onAction={() =>
              onDialog({
                kind: 'repair',
                tasks: selectTasks(`${task.key}+`, tasks).keys,
              })
            }
          >
            Repair from here
          </MenuItem>
        )}
        {rights.start && (
          <MenuItem
            iconStart={<RiPlayLine />}
            isDisabled={!runCan.rerun(run)}
            onAction={() => onDialog({ kind: 'again', tasks: [task.key] })}
          >
            Run only this task
          </MenuItem>
        )}
        {rights.change && task.index === undefined && (
          <MenuItem
            iconStart={<RiFlagLine />}
            isDisabled={!runCan.mark(run)}
            onAction={() => onDialog({ kind: 'mark', task: task.key })}
          >
            Mark as success or failed
          </MenuItem>
        )}
      </Menu>
    </MenuTrigger>
  );
}

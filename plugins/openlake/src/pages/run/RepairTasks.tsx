import { Checkbox, CheckboxGroup } from '@backstage/ui';
import { TaskRun } from '@openlake/plugin-openlake-common';
import classes from './RepairDialog.module.css';

/** Any task of the run, to be run again. */
export function RepairTasks(props: {
  tasks: TaskRun[];
  chosen: string[];
  onChange: (keys: string[]) => void;
}) {
  return (
    <div className={classes.choose}>
      <CheckboxGroup
        aria-label="Tasks to run again"
        value={props.chosen}
        onChange={props.onChange}
      >
        {props.tasks.map(task => (
          <Checkbox key={task.key} value={task.key}>
            {task.key}
          </Checkbox>
        ))}
      </CheckboxGroup>
    </div>
  );
}

import { Checkbox, CheckboxGroup } from '@backstage/ui';
import classes from './RepairDialog.module.css';

/** Any task of the revision, to be run again. */
export function RepairTasks(props: {
  tasks: string[];
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
        {props.tasks.map(key => (
          <Checkbox key={key} value={key}>
            {key}
          </Checkbox>
        ))}
      </CheckboxGroup>
    </div>
  );
}

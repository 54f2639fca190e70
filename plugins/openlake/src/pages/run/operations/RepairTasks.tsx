import { Checkbox, CheckboxGroup } from '@backstage/ui';
import { formatCount, plural } from '@openlake/plugin-openlake-common';
import { useMemo, useState } from 'react';
import { LONG, LongList } from '../../LongList';
import classes from './RepairTasks.module.css';

/** Any task of the revision, to be run again; of many, those first that are chosen to begin with. */
export function RepairTasks(props: {
  tasks: string[];
  chosen: string[];
  onChange: (keys: string[]) => void;
}) {
  const { tasks, chosen } = props;
  // They stay where they are while others are chosen.
  const [first] = useState(() => new Set(chosen));
  const order = useMemo(
    () =>
      tasks.length > LONG
        ? [
            ...tasks.filter(key => first.has(key)),
            ...tasks.filter(key => !first.has(key)),
          ]
        : tasks,
    [tasks, first],
  );
  return (
    <div className={classes.choose}>
      <CheckboxGroup
        aria-label="Tasks to run again"
        value={chosen}
        onChange={props.onChange}
      >
        <LongList label="Tasks" one="task" names={order} height={180}>
          {(key, isStop) => (
            <Checkbox value={key} excludeFromTabOrder={!isStop}>
              {key}
            </Checkbox>
          )}
        </LongList>
      </CheckboxGroup>
      {tasks.length > LONG && (
        <p className={classes.count} role="status">
          {formatCount(chosen.length)} of {plural(tasks.length, 'task')} chosen
        </p>
      )}
    </div>
  );
}

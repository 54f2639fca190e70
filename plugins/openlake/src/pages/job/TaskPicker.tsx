import { Select } from '@backstage/ui';
import { selectTasks, TaskView } from '@openlake/plugin-openlake-common';
import { plural, Segments } from '@openlake/plugin-openlake-react';
import { useMemo, useState } from 'react';
import { Reach, reachLabels, selectionText } from './taskSelection';
import classes from './TaskPicker.module.css';

const NAMED = 8;

/** Which tasks of a job run: all, or some with what comes before or after them. */
export function TaskPicker(props: {
  tasks: readonly TaskView[];
  /** Keys that are chosen to begin with. */
  initial?: string[];
  /** As `createRun` takes it; none is all. */
  onChange: (selection: string | undefined) => void;
}) {
  const { tasks, onChange } = props;
  const [keys, setKeys] = useState<string[]>(props.initial ?? []);
  const [reach, setReach] = useState<Reach>('only');
  const options = useMemo(
    () =>
      tasks.map(({ key, type }) => ({ id: key, label: `${key} (${type})` })),
    [tasks],
  );
  const selection = selectionText(keys, reach);
  const chosen = selection && selectTasks(selection, tasks).keys;
  const change = (nextKeys: string[], nextReach: Reach) => {
    setKeys(nextKeys);
    setReach(nextReach);
    onChange(selectionText(nextKeys, nextReach));
  };
  return (
    <div className={classes.picker}>
      <Select
        label="Tasks"
        secondaryLabel="all when none is chosen"
        size="small"
        selectionMode="multiple"
        placeholder={`All ${plural(tasks.length, 'task')}`}
        searchable
        searchPlaceholder="Name of a task"
        options={options}
        value={keys}
        onChange={value => change((value as string[]).map(String), reach)}
      />
      {chosen && (
        <>
          <Segments
            label="How far the selection reaches"
            options={reachLabels}
            chosen={reach}
            onChoose={next => change(keys, next)}
          />
          <p className={classes.result} role="status">
            Runs {chosen.length} of {plural(tasks.length, 'task')}:{' '}
            {chosen.slice(0, NAMED).join(', ')}
            {chosen.length > NAMED && ` and ${chosen.length - NAMED} more`}. The
            others are skipped.
          </p>
        </>
      )}
    </div>
  );
}

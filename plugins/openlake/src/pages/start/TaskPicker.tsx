import { Select, TextField } from '@backstage/ui';
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
  const [typed, setTyped] = useState('');
  const selection =
    reach === 'typed' ? typed.trim() || undefined : selectionText(keys, reach);
  const { keys: chosen, error } = selection
    ? selectTasks(selection, tasks)
    : { keys: undefined, error: undefined };
  const choose = (nextKeys: string[], nextReach: Reach) => {
    setKeys(nextKeys);
    setReach(nextReach);
    if (nextReach === 'typed') {
      // What was chosen is where typing begins.
      setTyped(selection ?? '');
    } else {
      onChange(selectionText(nextKeys, nextReach));
    }
  };
  const type = (text: string) => {
    setTyped(text);
    onChange(text.trim() || undefined);
  };
  return (
    <div className={classes.picker}>
      {reach === 'typed' ? (
        <TextField
          label="Tasks"
          secondaryLabel="such as a,+b,c+: + before is all before it, + after all after it"
          size="small"
          placeholder={`All ${plural(tasks.length, 'task')}`}
          value={typed}
          onChange={type}
          isInvalid={error !== undefined}
        />
      ) : (
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
          onChange={value => choose((value as string[]).map(String), reach)}
        />
      )}
      {(chosen || error || reach === 'typed') && (
        <Segments
          label="How far the selection reaches"
          options={reachLabels}
          chosen={reach}
          onChoose={next => choose(keys, next)}
        />
      )}
      {error && (
        <p className={classes.invalid} role="alert">
          {error}
        </p>
      )}
      {chosen && (
        <p className={classes.result} role="status">
          Runs {chosen.length} of {plural(tasks.length, 'task')}:{' '}
          {chosen.slice(0, NAMED).join(', ')}
          {chosen.length > NAMED && ` and ${chosen.length - NAMED} more`}. The
          others are skipped.
        </p>
      )}
    </div>
  );
}

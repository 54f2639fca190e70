import { Radio, RadioGroup } from '@backstage/ui';
import {
  displayState,
  MarkRequest,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { stateLook, useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { ActionDialog } from '../../ActionDialog';
import { NoteField, useNote } from '../../NoteField';
import { CommandLine } from '../../command/CommandLine';
import { MarkNote } from './MarkNote';
import { markCommand } from '../../command/oloCommand';
import classes from './RunDialogs.module.css';

/** Says what a run, or one of its tasks, counts as from now on. */
export function MarkDialog(props: {
  view: RouteOutput<'runView'>;
  task?: string;
  onClose: () => void;
}) {
  const { view, task: key } = props;
  const { run, job } = view;
  const task = view.tasks.find(t => t.key === key);
  const now = displayState(task ?? run);
  const old = (task ?? run).mark;
  const [result, setResult] = useState<MarkRequest['result']>(
    now === 'success' ? 'failed' : 'success',
  );
  const note = useNote(true);
  const markRun = useOpenlakeAction('markRun');
  const markTask = useOpenlakeAction('markTask');
  const action = key === undefined ? markRun : markTask;
  const submit = () => {
    const text = note.demand();
    if (text === undefined) {
      return undefined;
    }
    const body = { result, note: text };
    return key === undefined
      ? markRun.run({ params: { run: run.id }, body })
      : markTask.run({ params: { run: run.id, task: key }, body });
  };
  return (
    <ActionDialog
      title={`Mark ${key ?? job.title}${key ? ' of' : ''} #${run.number}`}
      verb={`Mark as ${result}`}
      action={action}
      failed="It was not marked"
      onSubmit={submit}
      onClose={props.onClose}
      width={560}
    >
      <p>
        By itself it ended as {stateLook[old?.was ?? now].label.toLowerCase()}.
        That stays on record, with your name and the note.
      </p>
      {old && <MarkNote mark={old} />}
      <RadioGroup
        label="Counts as"
        value={result}
        onChange={value => setResult(value as MarkRequest['result'])}
      >
        <Radio value="success">Success</Radio>
        <Radio value="failed">Failed</Radio>
      </RadioGroup>
      <ul className={classes.effects}>
        {effects(key !== undefined, result).map(effect => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <NoteField {...note.field} placeholder="Why it counts as this" />
      <CommandLine
        command={markCommand(run, { task: key, result, note: note.text })}
      />
    </ActionDialog>
  );
}

function effects(isTask: boolean, result: MarkRequest['result']): string[] {
  if (isTask) {
    return result === 'success'
      ? [
          'Nothing runs now.',
          'A repair does not run it again, and runs what waits for it.',
        ]
      : ['Nothing runs now.', 'A repair runs it again.'];
  }
  return result === 'success'
    ? [
        'Its incident closes, and jobs that wait for this job’s success start.',
        'No task and no table changes.',
      ]
    : [
        'It counts among the failed runs and can be repaired.',
        'No task and no table changes.',
      ];
}

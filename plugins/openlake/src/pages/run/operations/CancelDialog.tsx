import { displayState, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  isOpen,
  paths,
  plural,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { ActionDialog } from '../../ActionDialog';
import { NoteField, useNote } from '../../NoteField';
import { CommandLine } from '../../command/CommandLine';
import { cancelCommand } from '../../command/oloCommand';
import classes from './RunDialogs.module.css';

/** Asks before it cancels, with what becomes of the tasks and of what the run started. */
export function CancelDialog(props: {
  view: RouteOutput<'runView'>;
  onCanceled: () => void;
  onClose: () => void;
}) {
  const { run, job, tasks, children } = props.view;
  const note = useNote();
  const cancel = useOpenlakeAction('cancelRun');
  const of = (states: string[]) =>
    tasks.filter(t => states.includes(displayState(t))).length;
  const done = of(['success']);
  const running = of(['running', 'terminating']);
  const waiting = of(['pending', 'queued']);
  const going = children.filter(child => isOpen(displayState(child)));
  return (
    <ActionDialog
      title={`Cancel ${job.title} #${run.number}?`}
      verb="Cancel run"
      leave="Keep running"
      destructive
      action={cancel}
      failed="It was not canceled"
      onSubmit={async () => {
        await cancel.run({
          params: { run: run.id },
          body: { note: note.text },
        });
        props.onCanceled();
      }}
      onClose={props.onClose}
    >
      <ul className={classes.effects}>
        {running > 0 && (
          <li>{plural(running, 'running task')}: stopped where it is.</li>
        )}
        {waiting > 0 && (
          <li>{plural(waiting, 'waiting task')}: will not start.</li>
        )}
        {done > 0 && (
          <li>
            {plural(done, 'task')} done: {done === 1 ? 'it keeps' : 'they keep'}{' '}
            what was written.
          </li>
        )}
        {going.map(child => (
          <li key={child.id}>
            <RouterLink
              target="_blank"
              href={paths.run({ ...child, run: child.id })}
            >
              {child.jobTitle} #{child.number}
            </RouterLink>
            , which this run started: canceled too.
          </li>
        ))}
      </ul>
      <p>It can be repaired afterwards: what is done is kept then.</p>
      <NoteField {...note.field} />
      <CommandLine command={cancelCommand(run, note.text)} />
    </ActionDialog>
  );
}

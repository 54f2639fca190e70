import { TextField } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { ActionDialog } from '../ActionDialog';

/** Asks before it cancels, since what was done so far is not undone. */
export function CancelDialog(props: {
  view: RouteOutput<'runView'>;
  onClose: () => void;
}) {
  const { run, job } = props.view;
  const [note, setNote] = useState('');
  const cancel = useOpenlakeAction('cancelRun');
  return (
    <ActionDialog
      title={`Cancel ${job.title} #${run.number}?`}
      verb="Cancel run"
      leave="Keep running"
      destructive
      action={cancel}
      failed="It was not canceled"
      onSubmit={() =>
        cancel.run({
          params: { run: run.id },
          body: { note: note.trim() || undefined },
        })
      }
      onClose={props.onClose}
    >
      <p>
        Running tasks are stopped, waiting ones do not start. Tables that were
        already written stay as they are. It can be repaired afterwards.
      </p>
      <TextField
        label="Note for the audit log"
        secondaryLabel="optional"
        value={note}
        onChange={setNote}
      />
    </ActionDialog>
  );
}

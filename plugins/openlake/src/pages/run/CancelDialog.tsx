import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import { Run } from '@openlake/plugin-openlake-common';
import { Note, useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { useState } from 'react';

/** Asks before it cancels, since what was done so far is not undone. */
export function CancelDialog(props: { run: Run; onClose: () => void }) {
  const { run, onClose } = props;
  const [note, setNote] = useState('');
  const cancel = useOpenlakeAction('cancelRun');
  const submit = async () => {
    try {
      await cancel.run({
        params: { run: run.id },
        body: { note: note.trim() || undefined },
      });
      onClose();
    } catch {
      // Shown below; the dialog stays so that it can be tried again.
    }
  };
  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      width={480}
      className="olo-dialog"
    >
      <DialogHeader>
        Cancel {run.job} #{run.number}?
      </DialogHeader>
      <DialogBody>
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
        {cancel.error && (
          <Note tone="bad" title="It was not cancelled" alert>
            {cancel.error.message}
          </Note>
        )}
      </DialogBody>
      <DialogFooter>
        <Button size="small" variant="secondary" onPress={onClose}>
          Keep running
        </Button>
        <Button
          size="small"
          variant="primary"
          destructive
          isPending={cancel.isPending}
          onPress={submit}
        >
          Cancel run
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

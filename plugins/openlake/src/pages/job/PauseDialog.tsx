import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import { Job } from '@openlake/plugin-openlake-common';
import { Note, useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { useState } from 'react';

/** Pauses a job, with a reason that the next person reads. */
export function PauseDialog(props: { job: Job; onClose: () => void }) {
  const { job, onClose } = props;
  const [reason, setReason] = useState('');
  const pause = useOpenlakeAction('pauseJob');
  const submit = async () => {
    try {
      await pause.run({
        params: { workspace: job.workspace, job: job.name },
        body: { reason: reason.trim() || undefined },
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
      <DialogHeader>Pause {job.name}?</DialogHeader>
      <DialogBody>
        <p>
          Its triggers start no runs until it is unpaused; runs that have
          started go on. It can still be run by hand.
        </p>
        <TextField
          label="Reason"
          secondaryLabel="optional"
          placeholder="What the next person should know"
          value={reason}
          onChange={setReason}
        />
        {pause.error && (
          <Note tone="bad" title="It was not paused" alert>
            {pause.error.message}
          </Note>
        )}
      </DialogBody>
      <DialogFooter>
        <Button size="small" variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          size="small"
          variant="primary"
          isPending={pause.isPending}
          onPress={submit}
        >
          Pause job
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

import { TextField } from '@backstage/ui';
import { Job } from '@openlake/plugin-openlake-common';
import { useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { ActionDialog } from '../ActionDialog';

/** Pauses a job, with a reason that the next person reads. */
export function PauseDialog(props: { job: Job; onClose: () => void }) {
  const { job, onClose } = props;
  const [reason, setReason] = useState('');
  const pause = useOpenlakeAction('pauseJob');
  return (
    <ActionDialog
      title={`Pause ${job.title}?`}
      verb="Pause job"
      action={pause}
      failed="It was not paused"
      isDisabled={!reason.trim()}
      onSubmit={() =>
        pause.run({
          params: { workspace: job.workspace, job: job.name },
          body: { reason: reason.trim() },
        })
      }
      onClose={onClose}
    >
      <p>
        Its triggers start no runs until it is unpaused; runs that have started
        go on. It can still be run by hand.
      </p>
      <TextField
        label="Reason"
        isRequired
        placeholder="What the next person should know"
        value={reason}
        onChange={setReason}
      />
    </ActionDialog>
  );
}

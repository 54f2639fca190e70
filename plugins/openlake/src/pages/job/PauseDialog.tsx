import { Job } from '@openlake/plugin-openlake-common';
import { useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { ActionDialog } from '../ActionDialog';
import { NoteField, useNote } from '../NoteField';

/** Pauses a job, with a reason that the next person reads. */
export function PauseDialog(props: { job: Job; onClose: () => void }) {
  const { job, onClose } = props;
  const reason = useNote(true);
  const pause = useOpenlakeAction('pauseJob');
  const submit = () => {
    const text = reason.demand();
    return text === undefined
      ? undefined
      : pause.run({
          params: { workspace: job.workspace, job: job.name },
          body: { reason: text },
        });
  };
  return (
    <ActionDialog
      title={`Pause ${job.title}?`}
      verb="Pause job"
      action={pause}
      failed="It was not paused"
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        Its triggers start no runs until it is unpaused; runs that have started
        go on. It can still be run by hand.
      </p>
      <NoteField
        {...reason.field}
        label="Reason"
        placeholder="What the next person should know"
      />
    </ActionDialog>
  );
}

import { Job } from '@openlake/plugin-openlake-common';
import { useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { ActionDialog } from '../ActionDialog';
import { NoteField, useNote } from '../NoteField';
import { personName } from '../names/personName';

/** Lets the triggers of a job start runs again. */
export function UnpauseDialog(props: { job: Job; onClose: () => void }) {
  const { job, onClose } = props;
  const reason = useNote();
  const unpause = useOpenlakeAction('unpauseJob');
  return (
    <ActionDialog
      title={`Unpause ${job.title}?`}
      verb="Unpause job"
      action={unpause}
      failed="It is still paused"
      onSubmit={() =>
        unpause.run({
          params: { workspace: job.workspace, job: job.name },
          body: { reason: reason.text },
        })
      }
      onClose={onClose}
    >
      <p>
        Its triggers start runs again.
        {job.pauseReason && ` ${whyPaused(job)}`}
      </p>
      <NoteField {...reason.field} label="Reason" />
    </ActionDialog>
  );
}

function whyPaused({ pausedBy, pauseReason }: Job): string {
  return pausedBy === 'spec'
    ? `They do not now, since ${pauseReason}.`
    : `${
        pausedBy ? personName(pausedBy) : 'Somebody'
      } paused it for: “${pauseReason}”`;
}
